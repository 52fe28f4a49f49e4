import type { Column, ColumnType } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { LazyDataFrame } from 'nodejs-polars'
import { guessType, widerType } from './guess-type.ts'
import type { Polars } from './load-polars.ts'
import { textParser } from './text-parsers.ts'
import { type TextRows, textPass } from './text-pass.ts'
import { textRefusal } from './text-refusal.ts'
import { type TimestampShape, timestampShape } from './timestamp-shape.ts'

/** A text column to parse. Without `type`, one is found that all its values have. */
export interface TextColumn {
  readonly name: string
  readonly type: ColumnType | undefined
  readonly sample: readonly string[]
}

/** Columns that were parsed: a scan of a scratch file, the types, and the number of rows. */
export interface ParsedText {
  readonly frame: LazyDataFrame
  readonly types: ReadonlyMap<string, ColumnType>
  readonly rows: number
}

/**
 * Parses columns of text to scratch in one pass; a further one follows for columns whose first values misled.
 * @throws StepError BROKEN_CONTRACT with the first offending values of each column
 */
export async function parseText(
  pl: Polars,
  text: TextRows,
  columns: readonly TextColumn[],
  scratch: () => string,
): Promise<ParsedText> {
  const types = new Map<string, ColumnType>()
  const parts: LazyDataFrame[] = []
  let attempts = columns.map(firstAttempt)
  let rows = 0
  let hasBlanks = false
  while (attempts.length > 0) {
    const tried = attempts.map((attempt) => ({
      ...attempt,
      parser: textParser(pl, attempt.name, attempt.type, attempt.shape),
    }))
    const pass = await textPass(pl, text, tried, scratch)
    ;({ rows, hasBlanks } = pass)
    if (rows === 0) throw new StepError('BROKEN_CONTRACT', `${text.source} has a header and no rows`)
    const failed = tried.filter((_, index) => pass.isFailed[index])
    const final = failed.filter((attempt) => !canWiden(attempt))
    if (final.length > 0) throw await textRefusal(pl, text, final, scratch)
    const parsed = tried.filter((_, index) => !pass.isFailed[index])
    for (const { name, type } of parsed) types.set(name, type)
    if (parsed.length > 0) parts.push(pass.frame.select(...parsed.map(({ name }) => pl.col(name))))
    attempts = failed.map(widen)
  }
  const frame = sideBySide(pl, parts, columns)
  return { frame: hasBlanks ? frame.filter(pl.anyHorizontal([pl.all().isNotNull()])) : frame, types, rows }
}

/** Tables of the same rows as one, with the columns named, in their order. */
export function sideBySide(
  pl: Polars,
  parts: readonly LazyDataFrame[],
  columns: readonly { readonly name: string }[],
): LazyDataFrame {
  const [only, ...others] = parts
  const all = only !== undefined && others.length === 0 ? only : pl.concat([...parts], { how: 'horizontal' })
  return all.select(...columns.map(({ name }) => pl.col(name)))
}

/** The columns of a table with the types that were found. */
export const retyped = (columns: readonly Column[], types: ReadonlyMap<string, ColumnType>): Column[] =>
  columns.map((column) => ({ ...column, type: types.get(column.name) ?? column.type }))

interface Attempt {
  readonly name: string
  readonly type: ColumnType
  readonly isGuess: boolean
  readonly shape: TimestampShape | undefined
}

function firstAttempt({ name, type, sample }: TextColumn): Attempt {
  const shape = type === 'Datetime' ? timestampShape(sample) : undefined
  return { name, type: type ?? guessType(sample), isGuess: type === undefined, shape }
}

const canWiden = ({ isGuess, shape }: Attempt): boolean => isGuess || shape !== undefined
const widen = (attempt: Attempt): Attempt =>
  attempt.isGuess ? { ...attempt, type: widerType(attempt.type) } : { ...attempt, shape: undefined }
