import { isStepError, StepError } from '@millrace/errors'
import type { Expr, LazyDataFrame } from 'nodejs-polars'
import type { Polars } from './load-polars.ts'
import { polarsError } from './polars-error.ts'
import { smallResult } from './small-result.ts'
import type { TextParser } from './text-parsers.ts'

/** Text to parse, and how to look at it again when something is wrong with it. */
export interface TextRows {
  /** The file as the user named it. */
  readonly source: string
  /** A row for each record of the file. */
  readonly frame: LazyDataFrame
  /** Whether a row is a blank line. */
  readonly isBlank: Expr
  /** Whether a row is reason to look for a defect. */
  readonly isSuspect: Expr
  /** Where some of the rows (from 0) stand, in words. */
  places(rows: readonly number[]): Promise<readonly string[]>
  /** What is wrong with the file beside its values. */
  defect(): Promise<string | undefined>
}

/** What one pass over text made of it. */
export interface TextPass {
  /** A scan of the parsed columns, blank lines among the rows. */
  readonly frame: LazyDataFrame
  /** Blank lines left out. */
  readonly rows: number
  readonly hasBlanks: boolean
  /** Whether a value of each column is not of its type. */
  readonly isFailed: readonly boolean[]
}

/**
 * Parses columns of text to a scratch file, with a bit a row and column that tells whether the value is bad: so values
 * are parsed and checked in one streamed pass, and the counts cost a look at the bits.
 * @throws StepError BROKEN_CONTRACT where records are no records
 */
export async function textPass(
  pl: Polars,
  text: TextRows,
  columns: readonly { readonly name: string; readonly parser: TextParser }[],
  scratch: () => string,
): Promise<TextPass> {
  const checks = columns.flatMap(({ parser: { isBad, isZoned } }, index) => [
    isBad.alias(mark('bad', index)),
    ...(isZoned === undefined ? [] : [isZoned.alias(mark('zoned', index))]),
  ])
  const values = columns.map(({ parser }) => parser.value)
  const marks = [...checks, text.isBlank.alias(BLANK), text.isSuspect.alias(SUSPECT)]
  const written = scratch()
  try {
    await text.frame
      .select(...values, ...marks)
      .sinkIpc(written, { compression: 'uncompressed' })
      .collect()
  } catch (error) {
    throw await explained(error, text, written)
  }
  const frame = pl.scanIPC(written)
  const zoned = columns.flatMap(({ parser }, index) => (parser.isZoned === undefined ? [] : [mark('zoned', index)]))
  const totals = [
    pl.len().cast(pl.Float64).alias('rows'),
    ...columns.map((_, index) => total(pl, mark('bad', index))),
    ...zoned.flatMap((name) => [total(pl, name), pl.col(name).count().cast(pl.Float64).alias(`${name} present`)]),
    total(pl, BLANK),
    total(pl, SUSPECT),
  ]
  const [counts = {}] = await smallResult(pl, frame.select(...totals), scratch())
  const count = (name: string): number => Number(counts[name] ?? 0)
  const defect = count(SUSPECT) > 0 ? await text.defect() : undefined
  if (defect !== undefined) throw broken(text, defect)
  const isMixed = (name: string): boolean => count(name) > 0 && count(name) !== count(`${name} present`)
  return {
    frame: frame.select(...columns.map(({ name }) => pl.col(name))),
    rows: count('rows') - count(BLANK),
    hasBlanks: count(BLANK) > 0,
    isFailed: columns.map((_, index) => count(mark('bad', index)) > 0 || isMixed(mark('zoned', index))),
  }
}

/** No column of a text file can be called like this: it would be no text. */
const mark = (what: string, index: number): string => `\u0000${what}${index}`
const BLANK = '\u0000blank'
const SUSPECT = '\u0000suspect'

const total = (pl: Polars, name: string): Expr => pl.col(name).sum().cast(pl.Float64).alias(name)

async function explained(error: unknown, text: TextRows, written: string): Promise<unknown> {
  const cause = polarsError(error, { written })
  return isStepError(cause, 'BROKEN_CONTRACT') ? broken(text, (await text.defect()) ?? cause.message, error) : cause
}

const broken = ({ source }: TextRows, what: string, cause?: unknown): StepError =>
  new StepError('BROKEN_CONTRACT', `${source}: ${what}`, { hint: 'correct the file', cause })
