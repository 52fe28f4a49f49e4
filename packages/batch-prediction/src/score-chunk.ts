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
  readonly name: string
  /** The file with its rows. */
  readonly whole: string
  /** Rows without a prediction. */
  readonly missing: number
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
  const { rows, nullCounts } = await tables.parquet(complete, whole, plan.parquet)
  if (rows !== input.rows) throw new Error(`${input.rows} rows from row ${input.first} on gave ${rows}`)
  const missing = nullCounts.get(PREDICTION)
  if (missing === undefined) throw new Error(`${whole} does not say how many predictions are null`)
  return { name, whole, missing, input }
}

/**
 * Checks a chunk, as many rows as went in with the same keys in the same order, and adds it to the output. It counts
 * when its record is kept.
 * @throws StepError DATA_REJECTED where a row has no prediction and none may be without
 */
export async function finishChunk(plan: ChunkPlan, chunk: WrittenChunk): Promise<ChunkRecord> {
  const { layout, nulls, partitionBy } = plan
  const { name, whole, missing, input } = chunk
  const { default: pl } = await import('nodejs-polars')
  const { moved, ...figures } = await check(pl, plan, chunk)
  if (moved > 0) throw new Error(`the keys of ${moved} rows from row ${input.first} on are not those of the input`)
  if (nulls === 'refuse' && missing > 0) await refuse(pl, plan, { ...input, whole, missing })
  const stats = { rows: input.rows, missing, ...figures }
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
  moved: z.coerce.number(),
  mean: z.number().nullable(),
  variance: z.number().nullable(),
})

/** Reads the keys of input and output, and the predictions where they are compared with those of training. */
async function check(pl: Polars, plan: ChunkPlan, { whole, missing, input }: WrittenChunk) {
  const { layout, tables, scorer } = plan
  const edges = scorer.adds[0]?.type === 'Float64' ? plan.edges : []
  const isCompared = edges.length > 0
  const names = [...layout.keys, ...(isCompared ? [PREDICTION] : [])]
  if (names.length === 0) return { moved: 0, mean: null, spread: null, above: [] }
  const keys = layout.keys.map((name, index) => ({ name, before: `\0${index}` }))
  const moved = keys.map(({ name, before }) => {
    const [one, other] = [pl.col(name), pl.col(before)]
    return one.eq(other).fillNull(pl.lit(false)).or(one.isNull().and(other.isNull()))
  })
  const value = pl.col(PREDICTION)
  const unknown = pl.lit(null).cast(pl.Float64)
  const after = pl.scanParquet(whole, { glob: false }).select(...names.map((name) => pl.col(name)))
  const before = input.frame.select(...keys.map(({ name, before }) => pl.col(name).alias(before)))
  const both = keys.length === 0 ? after : pl.concat([after, before], { how: 'horizontal' })
  const [found] = await tables.collect(
    both.select(
      (moved.length === 0 ? pl.lit(0) : pl.allHorizontal(moved).not().sum()).alias('moved'),
      (isCompared ? value.mean() : unknown).alias('mean'),
      (isCompared ? value.var() : unknown).alias('variance'),
      ...edges.map((edge, index) => value.gt(edge).sum().alias(`above ${index}`)),
    ),
  )
  const { moved: count, mean, variance } = Figures.parse(found)
  return {
    moved: count,
    mean,
    spread: variance === null ? (mean === null ? null : 0) : variance * (input.rows - missing - 1),
    above: edges.map((_, index) => Number(found?.[`above ${index}`] ?? 0)),
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
