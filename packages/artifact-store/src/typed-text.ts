import type { Column, ColumnType } from '@millrace/contracts'
import { isStepError, listProblems, StepError } from '@millrace/errors'
import type { LazyDataFrame } from 'nodejs-polars'
import { guessType, widerType } from './guess-type.ts'
import type { Polars } from './load-polars.ts'
import { polarsError } from './polars-error.ts'
import { smallResult } from './small-result.ts'
import type { Table } from './table.ts'
import { type TextParser, textParser } from './text-parsers.ts'
import { type TimestampShape, timestampShape } from './timestamp-shape.ts'

/** A text column to parse. Without `type`, one is found that all its values have. */
export interface TextColumn {
  readonly name: string
  readonly type: ColumnType | undefined
  readonly sample: readonly string[]
}

/** Where values of a table stand in its file, for messages. */
export interface ValuePlaces {
  /** A scan of all records, those that the table leaves out among them. */
  readonly frame: LazyDataFrame
  /** Where some of its rows (from 0) stand, in words. */
  places(rows: readonly number[]): Promise<readonly string[]>
  /** What else is wrong with the file when it cannot be read at all. */
  defect(): Promise<string | undefined>
}

/**
 * Parses text columns of a table: one streamed pass checks every value, a further one follows only where the first
 * values misled. Returns the table's plan with the columns parsed, their types, and its rows.
 * @throws StepError BROKEN_CONTRACT with the first offending values of each column
 */
export async function parseText(
  pl: Polars,
  table: Table,
  columns: readonly TextColumn[],
  { places, scratch }: { places: ValuePlaces; scratch: () => string },
): Promise<{ frame: LazyDataFrame; types: Map<string, ColumnType>; rows: number }> {
  let attempts = columns.map(firstAttempt)
  let rows = 0
  for (let open = attempts; open.length > 0 || rows === 0; ) {
    const checked = await check(pl, table, open, places, scratch)
    rows = checked.rows
    if (rows === 0) throw new StepError('BROKEN_CONTRACT', `${table.source} has a header and no rows`)
    const failed = open.filter((_, index) => checked.isFailed[index])
    const final = failed.filter((attempt) => !canWiden(attempt))
    if (final.length > 0) throw await refusal(pl, table, final, places, scratch)
    const revised = new Map(failed.map((attempt) => [attempt.name, widen(attempt)]))
    attempts = attempts.map((attempt) => revised.get(attempt.name) ?? attempt)
    open = [...revised.values()].filter(({ type }) => type !== 'String')
  }
  const values = attempts.map((attempt) => parserOf(pl, attempt).value)
  return {
    frame: table.frame.withColumns(...values),
    types: new Map(attempts.map(({ name, type }) => [name, type])),
    rows,
  }
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

const parserOf = (pl: Polars, { name, type, shape }: Attempt): TextParser => textParser(pl, name, type, shape)

async function check(
  pl: Polars,
  table: Table,
  attempts: readonly Attempt[],
  places: ValuePlaces,
  scratch: () => string,
): Promise<{ rows: number; isFailed: boolean[] }> {
  const counts = attempts.flatMap((attempt, index) => {
    const { isBad, isZoned } = parserOf(pl, attempt)
    const bad = isBad.sum().cast(pl.Float64).alias(`bad${index}`)
    if (isZoned === undefined) return [bad]
    return [
      bad,
      isZoned.sum().cast(pl.Float64).alias(`zoned${index}`),
      pl.col(attempt.name).count().cast(pl.Float64).alias(`present${index}`),
    ]
  })
  const plan = table.frame.select(pl.len().cast(pl.Float64).alias('rows'), ...counts)
  const written = scratch()
  const [row = {}] = await explained(smallResult(pl, plan, written), { table, places, written })
  const isMixed = (index: number) =>
    Number(row[`zoned${index}`] ?? 0) > 0 && row[`zoned${index}`] !== row[`present${index}`]
  return {
    rows: Number(row.rows),
    isFailed: attempts.map((_, index) => Number(row[`bad${index}`]) > 0 || isMixed(index)),
  }
}

async function explained<T>(
  result: Promise<T>,
  { table, places, written }: { table: Table; places: ValuePlaces; written: string },
): Promise<T> {
  try {
    return await result
  } catch (error) {
    const cause = polarsError(error, { written })
    if (!isStepError(cause, 'BROKEN_CONTRACT')) throw cause
    const what = (await places.defect()) ?? cause.message
    throw new StepError('BROKEN_CONTRACT', `${table.source}: ${what}`, { hint: 'correct the file', cause: error })
  }
}

async function refusal(
  pl: Polars,
  table: Table,
  attempts: readonly Attempt[],
  places: ValuePlaces,
  scratch: () => string,
): Promise<StepError> {
  const problems: string[] = []
  for (const attempt of attempts) problems.push(await problemOf(pl, attempt, places, scratch))
  const lines = problems.length === 1 ? ` ${problems[0]}` : `\n${listProblems(problems)}`
  return new StepError('BROKEN_CONTRACT', `${table.source}:${lines}`, { hint: 'correct these values in the file' })
}

const ROW = '\u0000row'
const EXAMPLES = 5

async function problemOf(pl: Polars, attempt: Attempt, places: ValuePlaces, scratch: () => string): Promise<string> {
  const { isBad, isZoned, words } = parserOf(pl, attempt)
  const find = async (condition: TextParser['isBad'], limit: number) => {
    const hits = places.frame
      .withRowIndex(ROW)
      .filter(condition)
      .select(pl.col(ROW).cast(pl.Float64), pl.col(attempt.name))
    const records = await smallResult(pl, hits.limit(limit), scratch())
    const where = await places.places(records.map((record) => Number(record[ROW])))
    return records.map((record, index) => `${JSON.stringify(record[attempt.name])} (${where[index]})`)
  }
  const column = `column "${attempt.name}"`
  const [total = {}] = await smallResult(pl, places.frame.select(isBad.sum().cast(pl.Float64).alias('bad')), scratch())
  const bad = Number(total.bad)
  if (bad > 0 || isZoned === undefined) {
    const examples = (await find(isBad, EXAMPLES)).join(', ')
    const verb = bad === 1 ? '1 value is' : `${bad} values are`
    return `${column} must be ${words}, but ${verb} not: ${examples}${bad > EXAMPLES ? ', …' : ''}`
  }
  const [zoned] = await find(isZoned, 1)
  const [naive] = await find(pl.col(attempt.name).isNotNull().and(isZoned.not()), 1)
  return `${column} mixes timestamps with an offset, such as ${zoned}, and without one, such as ${naive}`
}
