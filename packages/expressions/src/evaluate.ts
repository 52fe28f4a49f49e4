import type {
  Arithmetic,
  Call,
  Column,
  Comparison,
  ComparisonOperator,
  Conditional,
  Expression,
  Logical,
  ValueType,
} from './expression.ts'
import { ON_NUMBERS, ON_STRINGS, ON_TIMESTAMPS, type Scalar } from './scalar-functions.ts'

/** The value of each column in one row; integers may be bigints, and are taken for the nearest double. */
export type Values = Readonly<Record<string, Scalar | bigint>>

/**
 * The value of an expression over one row, the same that its Polars column has there.
 * A column without a value, or with one of another type, is a bug of the caller: see `columnsOf`.
 */
export function evaluate(expression: Expression, values: Values): Scalar {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'null':
      return null
    case 'column':
      return columnValue(expression, values)
    case 'negation': {
      const operand = evaluate(expression.operand, values)
      return operand === null ? null : -number(operand)
    }
    case 'not': {
      const operand = evaluate(expression.operand, values)
      return operand === null ? null : operand !== true
    }
    case 'arithmetic':
      return arithmetic(expression, values)
    case 'comparison':
      return comparison(expression, values)
    case 'logical':
      return logical(expression, values)
    case 'conditional':
      return conditional(expression, values)
    case 'call':
      return call(expression, values)
  }
}

const TYPEOF: Readonly<Record<Exclude<ValueType, 'timestamp'>, string>> = {
  number: 'number',
  boolean: 'boolean',
  string: 'string',
}

function columnValue({ name, type }: Column, values: Values): Scalar {
  const given = Object.hasOwn(values, name) ? values[name] : undefined
  const value = typeof given === 'bigint' ? Number(given) : given
  if (value === undefined) throw new Error(`no value was given for the column ${JSON.stringify(name)}`)
  if (value === null || (type === 'timestamp' ? value instanceof Date : typeof value === TYPEOF[type])) return value
  throw new Error(`the value of the column ${JSON.stringify(name)} is a ${typeof value}, not a ${type}`)
}

function arithmetic({ operator, left, right }: Arithmetic, values: Values): number | null {
  const [a, b] = [evaluate(left, values), evaluate(right, values)]
  if (a === null || b === null) return null
  const [x, y] = [number(a), number(b)]
  switch (operator) {
    case '+':
      return x + y
    case '-':
      return x - y
    case '*':
      return x * y
    case '/':
      return x / y
    case 'mod':
      return x - y * Math.floor(x / y)
    case '^':
      return x ** y
  }
}

function comparison({ operators, operands }: Comparison, values: Values): boolean | null {
  const all = operands.map((operand) => comparable(evaluate(operand, values)))
  const pairs = operators.map((operator, index) => compare(operator, all[index] ?? null, all[index + 1] ?? null))
  if (pairs.includes(false)) return false
  return pairs.includes(null) ? null : true
}

function compare(operator: ComparisonOperator, a: Comparable, b: Comparable): boolean | null {
  if (a === null || b === null) return null
  switch (operator) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
  }
}

type Comparable = Exclude<Scalar, Date>

const comparable = (value: Scalar): Comparable => (value instanceof Date ? value.getTime() : value)

function logical({ operator, left, right }: Logical, values: Values): boolean | null {
  const decisive = operator === 'or'
  const a = evaluate(left, values)
  if (a === decisive) return decisive
  const b = evaluate(right, values)
  if (b === decisive) return decisive
  return a === null || b === null ? null : !decisive
}

const conditional = ({ condition, whenTrue, otherwise }: Conditional, values: Values): Scalar =>
  evaluate(evaluate(condition, values) === true ? whenTrue : otherwise, values)

function call({ name, args }: Call, values: Values): Scalar {
  const given = args.map((arg) => evaluate(arg, values))
  if (name === 'isNull') return given[0] === null
  if (name === 'coalesce') return given.find((value) => value !== null) ?? null
  if (given.includes(null)) return null
  const [onNumbers, onStrings, onTimestamps] = [ON_NUMBERS[name], ON_STRINGS[name], ON_TIMESTAMPS[name]]
  if (onNumbers !== undefined) return onNumbers(...given.map(number))
  if (onStrings !== undefined) return onStrings(...given.map(text))
  if (onTimestamps !== undefined) return onTimestamps(time(given[0]))
  throw new Error(`the function ${name} has no scalar form`)
}

function number(value: Scalar): number {
  if (typeof value !== 'number') throw new Error(`${value} is not a number`)
  return value
}

function text(value: Scalar): string {
  if (typeof value !== 'string') throw new Error(`${value} is not a string`)
  return value
}

function time(value: Scalar | undefined): Date {
  if (!(value instanceof Date)) throw new Error(`${value} is not a timestamp`)
  return value
}
