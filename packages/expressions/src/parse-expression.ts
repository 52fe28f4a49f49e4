import type { Expression, ValueType } from './expression.ts'
import { print } from './print.ts'
import { refusal } from './refusal.ts'
import { SourceReader } from './source-reader.ts'
import { parseSyntax } from './syntax.ts'
import { tokens } from './tokens.ts'
import { typedTree } from './typed-tree.ts'

export interface ParseOptions {
  /** What the whole expression has to be: `boolean` for a rule or a slice, for example. */
  readonly type?: ValueType
}

/**
 * Reads mathjs source over named columns into a checked expression.
 * @throws StepError USAGE naming the source, the place, what is wrong and what is allowed.
 */
export async function parseExpression(
  source: string,
  columns: Readonly<Record<string, ValueType>>,
  { type }: ParseOptions = {},
): Promise<Expression> {
  const found = tokens(source)
  if (found.length === 0) throw refusal(source, 0, 'it is empty', 'write an expression, such as price * 2 > limit')
  const reader = new SourceReader(source, found, new Map(Object.entries(columns)))
  const placed = typedTree(reader, await parseSyntax(source, found))
  if (type !== undefined) reader.demand(type, 'its use', [placed])
  // The canonical text has to stay readable, and can be a little longer than the source.
  tokens(print(placed.tree))
  return placed.tree
}
