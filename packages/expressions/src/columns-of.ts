import { children } from './children.ts'
import type { Expression } from './expression.ts'

/** The names of the columns an expression reads, each once, in the order of the source. */
export function columnsOf(expression: Expression): string[] {
  return [...new Set(names(expression))]
}

const names = (expression: Expression): string[] =>
  expression.kind === 'column' ? [expression.name] : children(expression).flatMap(names)
