import type { Expression } from './expression.ts'

/** The expressions directly below one, in the order of the source. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'null':
    case 'column':
      return []
    case 'negation':
    case 'not':
      return [expression.operand]
    case 'arithmetic':
    case 'logical':
      return [expression.left, expression.right]
    case 'comparison':
      return expression.operands
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.otherwise]
    case 'call':
      return expression.args
  }
}
