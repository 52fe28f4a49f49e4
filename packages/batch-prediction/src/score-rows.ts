import type { FilesOfTable, GrowingParquet, ParquetLayout, TableAccess, WorkFolder } from '@millrace/artifact-store'
import type { Logger, Progress } from '@millrace/cli-kit'
import type { PredictionSummary } from '@millrace/mlmodel'
import * as z from 'zod'
import { ChunkRecord } from './chunk-record.ts'
import type { ChunkScorer } from './chunk-scorer.ts'
import { type OutputLayout, PREDICTION_TIME } from './output-layout.ts'
import { type Chunk, chunkRowsFor, planChunks } from './plan-chunks.ts'
import { driftEdges } from './prediction-drift.ts'
import type { RowsToScore } from './rows-to-score.ts'
import { type ChunkPlan, finishChunk, type WrittenChunk, writeChunk } from './score-chunk.ts'

export interface RowScoring {
  readonly scorer: ChunkScorer
  readonly streams: boolean
  readonly layout: OutputLayout
  readonly parquet: ParquetLayout
  /** Whether the output is one file. */
  readonly isFile: boolean
  readonly chunkRows?: number | undefined
  readonly nulls?: ChunkPlan['nulls'] | undefined
  readonly partitionBy: readonly string[]
  readonly version: string
  readonly training: PredictionSummary | undefined
  readonly tables: TableAccess
  readonly work: WorkFolder
  readonly progress: Progress
  readonly log: Logger
  readonly signal: AbortSignal
}

/** All rows scored, chunk by chunk. */
export interface ScoredRows {
  readonly chunks: readonly ChunkRecord[]
  /** Chunks that an earlier run had finished. */
  readonly resumed: number
  /** The file of all of them; undefined where theirs are the parts of the output. */
  readonly output: GrowingParquet | undefined
  /** That of the rows without a prediction. */
  readonly quarantine: GrowingParquet | undefined
}

/**
 * Scores rows a chunk at a time; a chunk that a run before this one finished is taken as it is.
 * @throws StepError BROKEN_CONTRACT, DATA_REJECTED, CANNOT_WRITE, UNAVAILABLE
 */
export async function scoreRows(rows: RowsToScore, scoring: RowScoring): Promise<ScoredRows> {
  const { work, progress, signal, scorer } = scoring
  const chunks = planned(rows, scoring)
  const records = finishedChunks(chunks.length, work)
  const resumed = records.length
  const plan = await chunkPlan(rows, scoring, records.at(-1))
  const report = () => progress.update(sum(records), rows.rows)
  if (resumed > 0) report()
  const finish = async (number: number, chunk: WrittenChunk) => {
    const record = await finishChunk(plan, chunk)
    await work.note(noteOf(number), record)
    records.push(record)
    report()
  }
  // One chunk is checked and kept while the next is scored, so that neither core waits for the other's work.
  let finishing: Promise<void> | undefined
  let first = sum(records)
  try {
    for (const [number, chunk] of chunks.entries()) {
      if (number < resumed) continue
      signal.throwIfAborted()
      const frame = await rows.read(chunk.slices)
      const written = await writeChunk(plan, number, { frame, rows: chunk.rows, first })
      await finishing
      finishing = finish(number, written)
      // Reported where it is awaited; without a handler now, a failure would end the process before.
      finishing.catch(() => undefined)
      first += chunk.rows
    }
  } finally {
    await finishing
  }
  progress.end()
  await scorer.close()
  if (resumed > 0) scoring.log.info(`${resumed} of ${chunks.length} chunks were finished by an earlier run`)
  const done = sum(records)
  if (done !== rows.rows) throw new Error(`${rows.source} has ${rows.rows} rows, ${done} were scored`)
  return { chunks: records, resumed, output: plan.output, quarantine: plan.quarantine }
}

const noteOf = (number: number): string => `chunk-${number + 1}`

/** The chunks that a run before this one finished: the first ones, for they are finished in their order. */
function finishedChunks(most: number, work: WorkFolder): ChunkRecord[] {
  const records: ChunkRecord[] = []
  while (records.length < most) {
    const known = work.noted(noteOf(records.length))
    if (known === undefined) break
    records.push(ChunkRecord.parse(known))
  }
  return records
}

const sum = (records: readonly ChunkRecord[]): number => records.reduce((total, { rows }) => total + rows, 0)

const MOST_ROWS_HELD = 1 << 18

function planned(rows: RowsToScore, { scorer, streams, layout, chunkRows, partitionBy }: RowScoring): Chunk[] {
  const usual = chunkRowsFor(Math.max(scorer.reads.length, Object.keys(layout.roles).length))
  const size = chunkRows ?? (streams && partitionBy.length === 0 ? usual : Math.min(usual, MOST_ROWS_HELD))
  return planChunks(rows.groups, size, chunkRows !== undefined)
}

const Started = z.object({ time: z.int() })

async function chunkPlan(rows: RowsToScore, scoring: RowScoring, last: ChunkRecord | undefined): Promise<ChunkPlan> {
  const { work, scorer, layout, parquet, isFile, nulls, partitionBy, version, training, tables } = scoring
  return {
    scorer,
    columns: rows.columns,
    layout,
    parquet,
    nulls,
    partitionBy,
    version,
    time: layout.roles[PREDICTION_TIME] === undefined ? undefined : await startOf(work),
    edges: driftEdges(training),
    tables,
    work,
    output: isFile ? await work.grow('output', last?.output) : undefined,
    quarantine: nulls === 'quarantine' ? await work.grow('quarantine', last?.quarantine) : undefined,
  }
}

/** When the first of the runs that score these rows began. */
async function startOf(work: WorkFolder): Promise<number> {
  if (work.noted('started') === undefined) await work.note('started', { time: Date.now() * 1000 })
  return Started.parse(work.noted('started')).time
}

/** The files of the chunks, in the order of the rows. */
export const partsOf = (chunks: readonly ChunkRecord[], work: WorkFolder): FilesOfTable['parts'] =>
  chunks.flatMap(({ parts }) => parts.map(({ file, name, rows }) => ({ path: work.path(file), name, rows })))
