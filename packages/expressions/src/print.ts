import type { Expression } from './expression.ts'

const CONDITIONAL = 0
const OR = 1
const AND = 2
const COMPARISON = 3
const ADDITIVE = 4
const MULTIPLICATIVE = 5
const UNARY = 6
const POWER = 7
const ATOM = 8

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/
const RESERVED = new Set('true false null undefined NaN Infinity and or not xor mod to in'.split(' '))

/** The canonical source of an expression: parsed over the same columns it gives an equal tree. */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      if (expression.type === 'string') return JSON.stringify(expression.value)
      return Object.is(expression.value, -0) ? '-0' : String(expression.value)
    case 'null':
      return 'null'
    case 'column':
      return printColumn(expression.name)
    case 'negation':
      return `-${operand(expression.operand, POWER)}`
    case 'not':
      return `not ${operand(expression.operand, ATOM)}`
    case 'arithmetic':
    case 'logical': {
      const own = strength(expression)
      const left = operand(expression.left, own === POWER ? ATOM : own)
      return `${left} ${expression.operator} ${operand(expression.right, own === POWER ? UNARY : own + 1)}`
    }
    case 'comparison':
      return expression.operands
        .map((it, index) => operand(it, COMPARISON + 1) + (suffixes(expression.operators)[index] ?? ''))
        .join('')
    case 'conditional':
      return `${operand(expression.condition, OR)} ? ${operand(expression.whenTrue, OR)} : ${print(expression.otherwise)}`
    case 'call':
      return `${expression.name}(${expression.args.map(print).join(', ')})`
  }
}

const suffixes = (operators: readonly string[]): string[] => operators.map((operator) => ` ${operator} `)

const printColumn = (name: string): string =>
  IDENTIFIER.test(name) && !RESERVED.has(name) ? name : `col(${JSON.stringify(name)})`

/** An operand, in parentheses where it binds less than its place demands. */
const operand = (expression: Expression, least: number): string =>
  strength(expression) < least ? `(${print(expression)})` : print(expression)

/** How strongly mathjs binds what an expression prints as. */
function strength(expression: Expression): number {
  switch (expression.kind) {
    case 'literal':
      return expression.type === 'number' && (expression.value < 0 || Object.is(expression.value, -0)) ? UNARY : ATOM
    case 'null':
    case 'column':
    case 'call':
      return ATOM
    case 'negation':
    case 'not':
      return UNARY
    case 'arithmetic':
      if (expression.operator === '^') return POWER
      return expression.operator === '+' || expression.operator === '-' ? ADDITIVE : MULTIPLICATIVE
    case 'comparison':
      return COMPARISON
    case 'logical':
      return expression.operator === 'and' ? AND : OR
    case 'conditional':
      return CONDITIONAL
  }
}
