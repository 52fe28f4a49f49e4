import type { Expr } from 'nodejs-polars'
import { columnsOf } from './columns-of.ts'
import { evaluate } from './evaluate.ts'
import type { Comparison, Expression } from './expression.ts'
import { compareNumbers } from './polars-comparison.ts'
import { callOf } from './polars-functions.ts'
import { arithmeticOf } from './polars-numbers.ts'
import { type Part, PolarsParts } from './polars-parts.ts'
import { dataType } from './polars-types.ts'

/**
 * The Polars expression of a checked expression: a Float64, Boolean, String or Datetime(us) column that has in every row what
 * `evaluate` gives. One that reads no column gives a single value, which Polars repeats beside other columns.
 * @throws StepError USAGE where nested min, max, mod or chained comparisons make it too large.
 */
export async function toPolars(expression: Expression): Promise<Expr> {
  const { default: pl } = await import('nodejs-polars')
  const [anchor = ''] = columnsOf(expression)
  return compile(new PolarsParts(pl, expression, anchor), expression).expr
}

function compile(parts: PolarsParts, expression: Expression): Part {
  if (expression.kind !== 'null' && columnsOf(expression).length === 0) return constant(parts, expression)
  const of = (below: Expression): Part => compile(parts, below)
  switch (expression.kind) {
    case 'literal':
      return parts.literal(expression.value)
    case 'null':
      return parts.of(parts.pl.lit(null).cast(dataType(parts.pl, expression.type)))
    case 'column':
      return parts.column(expression)
    case 'negation':
      return parts.negated(of(expression.operand))
    case 'not': {
      const operand = of(expression.operand)
      return parts.of(operand.expr.not(), operand)
    }
    case 'arithmetic':
      return arithmeticOf(parts, expression.operator, of(expression.left), of(expression.right))
    case 'comparison':
      return comparisonOf(parts, expression, expression.operands.map(of))
    case 'logical':
      return logicalOf(parts, expression.operator, of(expression.left), of(expression.right))
    case 'conditional': {
      const [test, yes, no] = [of(expression.condition), of(expression.whenTrue), of(expression.otherwise)]
      return parts.of(parts.pl.when(test.expr).then(yes.expr).otherwise(no.expr), test, yes, no)
    }
    case 'call':
      return callOf(parts, expression.name, expression.args.map(of))
  }
}

/** What reads no column is evaluated here, so that Polars sees one literal. */
function constant(parts: PolarsParts, expression: Expression): Part {
  const value = evaluate(expression, {})
  if (value === null) return compile(parts, { kind: 'null', type: expression.type })
  if (value instanceof Date) throw new Error('there are no timestamp literals')
  return parts.literal(value)
}

function comparisonOf(parts: PolarsParts, { operators, operands }: Comparison, compiled: readonly Part[]): Part {
  const [first] = operands
  const claims = operators.map((operator, index) => {
    const [a, b] = compiled.slice(index, index + 2)
    if (a === undefined || b === undefined) throw new Error('a comparison without operands')
    if (first?.type === 'number') return compareNumbers(parts, operator, a, b)
    return parts.of(a.expr[METHOD[operator]](b.expr), a, b)
  })
  return claims.reduce((a, b) => logicalOf(parts, 'and', a, b))
}

const METHOD = { '==': 'eq', '!=': 'neq', '<': 'lt', '<=': 'ltEq', '>': 'gt', '>=': 'gtEq' } as const

const logicalOf = (parts: PolarsParts, operator: 'and' | 'or', a: Part, b: Part): Part =>
  parts.of(operator === 'and' ? a.expr.and(b.expr) : a.expr.or(b.expr), a, b)
