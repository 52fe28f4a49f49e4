import type { Expression } from './expression.ts'

/** The expression over columns of other names: `rename` gives the name for each. */
export function renameColumns(expression: Expression, rename: (name: string) => string): Expression {
  const renamed = (below: Expression): Expression => renameColumns(below, rename)
  switch (expression.kind) {
    case 'literal':
    case 'null':
      return expression
    case 'column':
      return { ...expression, name: rename(expression.name) }
    case 'negation':
    case 'not':
      return { ...expression, operand: renamed(expression.operand) }
    case 'arithmetic':
      return { ...expression, left: renamed(expression.left), right: renamed(expression.right) }
    case 'logical':
      return { ...expression, left: renamed(expression.left), right: renamed(expression.right) }
    case 'comparison':
      return { ...expression, operands: expression.operands.map(renamed) }
    case 'conditional':
      return {
        ...expression,
        condition: renamed(expression.condition),
        whenTrue: renamed(expression.whenTrue),
        otherwise: renamed(expression.otherwise),
      }
    case 'call':
      return { ...expression, args: expression.args.map(renamed) }
  }
}
