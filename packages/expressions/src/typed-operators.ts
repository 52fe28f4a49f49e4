import { columnsOf } from './columns-of.ts'
import { evaluate } from './evaluate.ts'
import type { ArithmeticOperator, ComparisonOperator, Expression } from './expression.ts'
import { FUNCTIONS } from './signatures.ts'
import { type Placed, type SourceReader, shown } from './source-reader.ts'

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', 'mod', '^'] satisfies ArithmeticOperator[])
/** By their signs, and by the names that mathjs gives them in a chain. */
const COMPARISONS: ReadonlyMap<string, ComparisonOperator> = new Map([
  ['==', '=='],
  ['!=', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['equal', '=='],
  ['unequal', '!='],
  ['smaller', '<'],
  ['smallerEq', '<='],
  ['larger', '>'],
  ['largerEq', '>='],
])

export function unary(reader: SourceReader, operator: string, at: number, operand: Placed): Placed {
  const { tree } = operand
  if (operator === 'not') {
    reader.demand('boolean', operator, [operand])
    return { tree: tree.kind === 'not' ? tree.operand : { kind: 'not', type: 'boolean', operand: tree }, at }
  }
  reader.demand('number', operator, [operand])
  if (operator === '+') return { tree, at }
  if (operator !== '-') throw notOurs(reader, operator, at)
  if (tree.kind === 'literal' && tree.type === 'number') return { tree: { ...tree, value: -tree.value }, at }
  return { tree: tree.kind === 'negation' ? tree.operand : { kind: 'negation', type: 'number', operand: tree }, at }
}

export function binary(reader: SourceReader, operator: string, left: Placed, right: Placed): Placed {
  if (COMPARISONS.has(operator)) return comparison(reader, [operator], [left, right])
  if (operator === 'and' || operator === 'or') {
    reader.demand('boolean', operator, [left, right])
    return { tree: { kind: 'logical', type: 'boolean', operator, left: left.tree, right: right.tree }, at: left.at }
  }
  if (!isArithmetic(operator)) throw notOurs(reader, operator, left.at)
  return arithmetic(reader, operator, left, right)
}

/** A comparison, or a chain of them; `names` are signs or mathjs' names. */
export function comparison(reader: SourceReader, names: readonly string[], operands: readonly Placed[]): Placed {
  const operators = names.map((name) => COMPARISONS.get(name)).filter((operator) => operator !== undefined)
  const [first] = operands
  if (first === undefined || operators.length + 1 !== operands.length)
    throw new Error('mathjs gave a broken comparison')
  const { type } = first.tree
  const order = operators.find((operator) => operator !== '==' && operator !== '!=')
  if (order !== undefined && type !== 'number' && type !== 'timestamp')
    throw reader.refuse(
      first.at,
      `${shown(first.tree)} is a ${type}, and ${order} orders only numbers and timestamps`,
      'strings and booleans are compared with == and !=',
    )
  reader.demand(type, operators.join(' '), operands)
  const trees = operands.map(({ tree }) => tree)
  return { tree: { kind: 'comparison', type: 'boolean', operators, operands: trees }, at: first.at }
}

/** Arithmetic on two numbers; `pow(x, y)` and `mod(x, y)` come here as well. */
export function arithmetic(reader: SourceReader, operator: ArithmeticOperator, left: Placed, right: Placed): Placed {
  reader.demand('number', operator, [left, right])
  if (operator === '^') return power(reader, left, right)
  return { tree: { kind: 'arithmetic', type: 'number', operator, left: left.tree, right: right.tree }, at: left.at }
}

/** Polars raises to constant powers only, and takes 0.5 for the square root, which differs for -0 and -Infinity. */
function power(reader: SourceReader, { tree: base, at }: Placed, exponent: Placed): Placed {
  const value = columnsOf(exponent.tree).length === 0 ? evaluate(exponent.tree, {}) : undefined
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw reader.refuse(
      exponent.at,
      `the exponent ${shown(exponent.tree)} is not a finite constant`,
      'write exp(y * log(x)) for x ^ y with x > 0',
    )
  if (value === 0.5) return { tree: { kind: 'call', type: 'number', name: 'sqrt', args: [base] }, at }
  const right: Expression = { kind: 'literal', type: 'number', value }
  return { tree: { kind: 'arithmetic', type: 'number', operator: '^', left: base, right }, at }
}

const isArithmetic = (operator: string): operator is ArithmeticOperator => ARITHMETIC.has(operator)

const notOurs = (reader: SourceReader, operator: string, at: number) =>
  reader.refuse(at, `${operator} is not part of the language`, FUNCTIONS)
