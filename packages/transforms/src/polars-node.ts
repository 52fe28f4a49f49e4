import type { Expr } from 'nodejs-polars'

/**
 * A Polars expression as Polars serializes it: a call into Polars takes half a millisecond, so that hundreds of columns
 * are faster handed over as one document each.
 */
export type PolarsNode =
  | { readonly Column: string }
  | { readonly Literal: { readonly Scalar: { readonly String: string } | { readonly Null: 'Null' } } }
  | {
      readonly Cast: {
        readonly expr: PolarsNode
        readonly dtype: { readonly Literal: 'Float64' }
        readonly options: 'Strict'
      }
    }
  | { readonly BinaryExpr: { readonly left: PolarsNode; readonly op: Operator; readonly right: PolarsNode } }
  | { readonly Ternary: { readonly predicate: PolarsNode; readonly truthy: PolarsNode; readonly falsy: PolarsNode } }
  | { readonly Function: { readonly input: readonly PolarsNode[]; readonly function: PolarsFunction } }

type Operator = 'Minus' | 'Multiply' | 'Eq' | 'Lt' | 'Gt' | 'GtEq'
type PolarsFunction =
  | 'FillNull'
  | 'Log1p'
  | 'Log'
  | { readonly Boolean: 'IsNull' | 'IsNotNan' }
  | { readonly SumHorizontal: { readonly ignore_nulls: true } }

export const column = (name: string): PolarsNode => ({ Column: name })
export const text = (value: string): PolarsNode => ({ Literal: { Scalar: { String: value } } })
export const NULL: PolarsNode = { Literal: { Scalar: { Null: 'Null' } } }
export const double = (node: PolarsNode): PolarsNode => ({
  Cast: { expr: node, dtype: { Literal: 'Float64' }, options: 'Strict' },
})
/** As text, which Polars reads exactly: its reader of JSON is wrong by a bit now and then. The cast is folded. */
export const number = (value: number): PolarsNode => double(text(Object.is(value, -0) ? '-0' : String(value)))
export const binary = (left: PolarsNode, op: Operator, right: PolarsNode): PolarsNode => ({
  BinaryExpr: { left, op, right },
})
/** `otherwise` also where the condition is null. */
export const when = (predicate: PolarsNode, truthy: PolarsNode, falsy: PolarsNode): PolarsNode => ({
  Ternary: { predicate, truthy, falsy },
})
export const call = (name: PolarsFunction, ...input: readonly PolarsNode[]): PolarsNode => ({
  Function: { input, function: name },
})
export const isNull = (node: PolarsNode): PolarsNode => call({ Boolean: 'IsNull' }, node)
/** NaN as null, so that all that is missing is null. */
export const nanAsNull = (node: PolarsNode): PolarsNode => when(call({ Boolean: 'IsNotNan' }, node), node, NULL)
/** The number of nodes that are true. */
export const countTrue = (nodes: readonly PolarsNode[]): PolarsNode =>
  call({ SumHorizontal: { ignore_nulls: true } }, ...nodes.map(double))

/** The expression of a node, under a name. */
export const expressionOf = (pl: typeof import('nodejs-polars').default, node: PolarsNode, name: string): Expr =>
  pl.Expr.deserialize(Buffer.from(JSON.stringify({ Alias: [node, name] })), 'json')
