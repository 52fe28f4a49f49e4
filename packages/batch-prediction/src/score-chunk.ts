import type { GrowingParquet, ParquetLayout, TableAccess, WorkFolder } from '@millrace/artifact-store'
import { type Column, PREDICTION } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import type { Expr, LazyDataFrame } from 'nodejs-polars'
import * as z from 'zod'
import type { ChunkRecord } from './chunk-record.ts'
import type { ChunkScorer } from './chunk-scorer.ts'
import { keepRows } from './keep-rows.ts'
import { missingReason } from './missing-reason.ts'
import { MODEL_VERSION, NULL_REASON, type OutputLayout, PREDICTION_TIME } from './output-layout.ts'
import { splitByValue } from './split-by-value.ts'

/** How chunks become parts of the output; the same for all of a run. */
export interface ChunkPlan {
  readonly scorer: ChunkScorer
  /** Of the table that is scored. */
  readonly columns: readonly Column[]
  readonly layout: OutputLayout
  readonly parquet: ParquetLayout
  readonly nulls?: 'null' | 'refuse' | 'quarantine' | undefined
  readonly partitionBy: readonly string[]
  readonly version: string
  /** Microseconds since 1970; undefined where the output does not say it. */
  readonly time: number | undefined
  /** Against which predictions are counted. */
  readonly edges: readonly number[]
  readonly tables: TableAccess
  readonly work: WorkFolder
  /** To which chunks are added; undefined where their files are the parts of the output. */
  readonly output: GrowingParquet | undefined
  /** To which rows without a prediction are added. */
  readonly quarantine: GrowingParquet | undefined
}

/** Rows to score, of which `first` is the place of the first one in the table. */
export interface ChunkInput {
  readonly frame: LazyDataFrame
  readonly rows: number
  readonly first: number
}

/** A chunk that is scored and written, but does not count yet. */
export interface WrittenChunk {
  readonly number: number
  readonly name: string
  /** The file with its rows. */
  readonly whole: string
  readonly input: ChunkInput
}

/** Scores a chunk into a file of the work folder. */
export async function writeChunk(plan: ChunkPlan, number: number, input: ChunkInput): Promise<WrittenChunk> {
  const { scorer, layout, tables, work, nulls } = plan
  const { default: pl } = await import('nodejs-polars')
  const name = `chunk-${String(number + 1).padStart(6, '0')}`
  const scored = await scorer.score(input.frame, input.rows)
  const names = Object.keys(layout.roles)
  const own = nulls === 'quarantine' ? plan.columns.map((column) => column.name) : []
  const all = [...new Set([...names, ...own, ...(nulls === 'quarantine' ? [NULL_REASON] : [])])]
  const whole = work.path(`${name}.staged`)
  const complete = scored.withColumns(...(await addedValues(pl, plan))).select(...all.map((column) => pl.col(column)))
  const rows = await tables.parquet(complete, whole, plan.parquet)
  if (rows !== input.rows) throw new Error(`${input.rows} rows from row ${input.first} on gave ${rows}`)
  return { number, name, whole, input }
}

/**
 * Checks a chunk, as many rows as went in with the same keys in the same order, and adds it to the output. It counts
 * when its record is kept.
 * @throws StepError DATA_REJECTED where a row has no prediction and none may be without
 */
export async function finishChunk(plan: ChunkPlan, { name, whole, input }: WrittenChunk): Promise<ChunkRecord> {
  const { layout, nulls, partitionBy } = plan
  const { default: pl } = await import('nodejs-polars')
  const figures = await check(pl, plan, { input: input.frame, output: pl.scanParquet(whole, { glob: false }) })
  if (figures.moved > 0)
    throw new Error(`the keys of ${figures.moved} rows from row ${input.first} on are not those of the input`)
  if (nulls === 'refuse' && figures.missing > 0) await refuse(pl, plan, { ...input, whole, missing: figures.missing })
  const { moved, ...stats } = figures
  if (nulls === 'quarantine' || partitionBy.length > 0)
    return { ...stats, ...(await splitByValue(plan, { name, whole, names: Object.keys(layout.roles) })) }
  const file = `${name}.parquet`
  return { ...stats, ...(await keepRows(plan, whole, { file, name: file, rows: input.rows })) }
}

type Polars = typeof import('nodejs-polars').default

async function addedValues(pl: Polars, { layout, nulls, version, time, scorer, columns }: ChunkPlan): Promise<Expr[]> {
  const has = (name: string) => layout.roles[name] !== undefined
  const read = columns.filter(({ name }) => scorer.reads.includes(name))
  return [
    ...(has(NULL_REASON) || nulls === 'quarantine' ? [missingReason(pl, read).alias(NULL_REASON)] : []),
    ...(has(MODEL_VERSION) ? [pl.lit(version).alias(MODEL_VERSION)] : []),
    ...(has(PREDICTION_TIME) && time !== undefined
      ? [pl.lit(time).cast(pl.Int64).cast(pl.Datetime('us', 'UTC')).alias(PREDICTION_TIME)]
      : []),
  ]
}

const Figures = z.object({
  rows: z.coerce.number(),
  missing: z.coerce.number(),
  moved: z.coerce.number().nullable(),
  mean: z.number().nullable(),
  variance: z.number().nullable(),
})

async function check(pl: Polars, plan: ChunkPlan, { input, output }: { input: LazyDataFrame; output: LazyDataFrame }) {
  const { layout, tables, scorer, edges } = plan
  const keys = layout.keys.map((name, index) => ({ name, before: `\0${index}` }))
  const isNumber = scorer.adds[0]?.type === 'Float64'
  const moved = keys.map(({ name, before }) => {
    const [one, other] = [pl.col(name), pl.col(before)]
    return one.eq(other).fillNull(pl.lit(false)).or(one.isNull().and(other.isNull()))
  })
  const value = pl.col(PREDICTION)
  const after = output.select(...[...layout.keys, PREDICTION].map((name) => pl.col(name)))
  const before = keys.map(({ name, before }) => pl.col(name).alias(before))
  const both = keys.length === 0 ? after : pl.concat([after, input.select(...before)], { how: 'horizontal' })
  const [found] = await tables.collect(
    both.select(
      pl.len().alias('rows'),
      value.nullCount().alias('missing'),
      (moved.length === 0 ? pl.lit(0) : pl.allHorizontal(moved).not().sum()).alias('moved'),
      (isNumber ? value.mean() : pl.lit(null).cast(pl.Float64)).alias('mean'),
      (isNumber ? value.var() : pl.lit(null).cast(pl.Float64)).alias('variance'),
      ...(isNumber ? edges : []).map((edge, index) => value.gt(edge).sum().alias(`above ${index}`)),
    ),
  )
  const { rows, missing, moved: count, mean, variance } = Figures.parse(found)
  return {
    rows,
    missing,
    moved: count ?? 0,
    mean,
    spread: variance === null ? (mean === null ? null : 0) : variance * (rows - missing - 1),
    above: (isNumber ? edges : []).map((_, index) => Number(found?.[`above ${index}`] ?? 0)),
  }
}

const FIRST = 5

async function refuse(
  pl: Polars,
  { columns, scorer, tables }: ChunkPlan,
  chunk: { frame: LazyDataFrame; first: number; whole: string; missing: number },
): Promise<never> {
  const read = columns.filter(({ name }) => scorer.reads.includes(name))
  const reasons = chunk.frame.select(missingReason(pl, read, false).alias(NULL_REASON))
  const rows = pl
    .concat([pl.scanParquet(chunk.whole, { glob: false }).select(PREDICTION), reasons], { how: 'horizontal' })
    .withRowIndex('row')
    .filter(pl.col(PREDICTION).isNull())
    .limit(FIRST)
  const found = await tables.collect(rows)
  const lines = found.map((row) => `row ${chunk.first + Number(row['row']) + 1}: ${row[NULL_REASON]}`)
  throw new StepError('DATA_REJECTED', `at least ${chunk.missing} rows have no prediction:\n${listProblems(lines)}`, {
    hint: 'correct the rows, or choose --nulls null or quarantine',
  })
}
