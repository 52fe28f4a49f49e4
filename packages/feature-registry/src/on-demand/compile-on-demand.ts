import { columnsOf, type Expression, evaluate, renameColumns, type Scalar, toPolars } from '@millrace/expressions'
import type { DataType, Expr, pl as Polars } from 'nodejs-polars'
import type { ValueType } from '../feature-repository.ts'
import type { SelectedOnDemandView } from '../selected-features.ts'
import { parseOnDemand } from './parse-on-demand.ts'

/** A value that an on-demand feature is computed from; a timestamp as a Date or in seconds since 1970 UTC. */
export type OnDemandInputValue = string | number | bigint | boolean | Date | null

/** A computed value; a timestamp in whole seconds since 1970 UTC, a 64-bit integer as bigint where a number is not exact. */
export type OnDemandValue = string | number | bigint | boolean | null

/** The computation of selected on-demand features: the same over a table and over the values of one entity. */
export interface OnDemandComputation {
  /** The columns that it reads, each once: joined ones under the names of the selection, and those that come with the request. */
  readonly inputs: readonly string[]
  /** A Polars expression for each computed column, named as the column and of its type. */
  polars(): Promise<Expr[]>
  /** The computed columns of one row, from its values by column. An input without a value is a bug of the caller: null is one. */
  evaluate(row: Readonly<Record<string, OnDemandInputValue>>): Record<string, OnDemandValue>
}

/**
 * Compiles the expressions of selected on-demand views. A number becomes an integer feature by dropping its fraction; what
 * is no number or does not fit is null there, on both sides.
 * @throws StepError USAGE for an expression that cannot be used; `polars` where one is too large for a column
 */
export async function compileOnDemand(selected: readonly SelectedOnDemandView[]): Promise<OnDemandComputation> {
  const features = (await Promise.all(selected.map(compileView))).flat()
  const inputTypes = new Map(
    selected.flatMap(({ inputs }) => inputs.map(({ column, valueType }) => [column, valueType] as const)),
  )
  const inputs = [...new Set(features.flatMap(({ expression }) => columnsOf(expression)))]
  return {
    inputs,
    async polars() {
      const { default: pl } = await import('nodejs-polars')
      return Promise.all(
        features.map(async ({ column, expression, valueType }) => {
          const computed = await toPolars(expression)
          return computed.cast(columnType(pl, valueType), false).alias(column)
        }),
      )
    },
    evaluate(row) {
      const values = Object.fromEntries(inputs.map((name) => [name, given(name, row[name], inputTypes.get(name))]))
      return Object.fromEntries(
        features.map(({ column, expression, valueType }) => [column, fitted(evaluate(expression, values), valueType)]),
      )
    },
  }
}

interface Compiled {
  readonly column: string
  readonly valueType: ValueType
  readonly expression: Expression
}

async function compileView({ features, inputs }: SelectedOnDemandView): Promise<Compiled[]> {
  const columns = new Map(inputs.map(({ name, column }) => [name, column]))
  return Promise.all(
    features.map(async ({ field, column }) => {
      const parsed = await parseOnDemand(field, inputs)
      return {
        column,
        valueType: field.valueType,
        expression: renameColumns(parsed, (name) => columns.get(name) ?? name),
      }
    }),
  )
}

function given(name: string, value: OnDemandInputValue | undefined, type: ValueType | undefined): Scalar | bigint {
  if (value === undefined) throw new Error(`on-demand features need a value of ${name}, or null, and none was given`)
  return type === 'UNIX_TIMESTAMP' && (typeof value === 'number' || typeof value === 'bigint')
    ? new Date(Number(value) * 1000)
    : value
}

function fitted(value: Scalar, type: ValueType): OnDemandValue {
  if (value instanceof Date) return Math.floor(value.getTime() / 1000)
  if (typeof value !== 'number') return value
  if (type === 'FLOAT') return Math.fround(value)
  if (type === 'INT32') return whole(value, -(2 ** 31), 2 ** 31 - 1)
  if (type !== 'INT64') return value
  // 2^63 - 1 is no double: the greatest one below is 2^63 - 1024.
  const integer = whole(value, -(2 ** 63), 2 ** 63 - 1024)
  return integer === null || Number.isSafeInteger(integer) ? integer : BigInt(integer)
}

function whole(value: number, least: number, most: number): number | null {
  // Plus 0, since an integer has no negative zero.
  const integer = Math.trunc(value) + 0
  return integer >= least && integer <= most ? integer : null
}

function columnType(pl: typeof Polars, type: ValueType): DataType {
  switch (type) {
    case 'INT32':
      return pl.Int32
    case 'INT64':
      return pl.Int64
    case 'FLOAT':
      return pl.Float32
    case 'BOOL':
      return pl.Bool
    case 'STRING':
      return pl.String
    case 'UNIX_TIMESTAMP':
      return pl.Datetime('us')
    default:
      return pl.Float64
  }
}
