import type { ParquetLayout, TableAccess, TableParts, WorkFolder } from '@millrace/artifact-store'
import type { Logger, Progress } from '@millrace/cli-kit'
import type { PredictionSummary } from '@millrace/mlmodel'
import * as z from 'zod'
import { ChunkRecord } from './chunk-record.ts'
import type { ChunkScorer } from './chunk-scorer.ts'
import { type OutputLayout, PREDICTION_TIME } from './output-layout.ts'
import { type Chunk, chunkRowsFor, planChunks } from './plan-chunks.ts'
import { driftEdges } from './prediction-drift.ts'
import type { RowsToScore } from './rows-to-score.ts'
import { type ChunkPlan, finishChunk, writeChunk } from './score-chunk.ts'

export interface RowScoring {
  readonly scorer: ChunkScorer
  readonly streams: boolean
  readonly layout: OutputLayout
  readonly parquet: ParquetLayout
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

/** All rows scored: chunk by chunk, their files in the work folder. */
export interface ScoredRows {
  readonly chunks: readonly ChunkRecord[]
  /** Chunks that an earlier run had finished. */
  readonly resumed: number
}

/**
 * Scores rows a chunk at a time; a chunk that a run before this one finished is taken as it is.
 * @throws StepError BROKEN_CONTRACT, DATA_REJECTED, CANNOT_WRITE, UNAVAILABLE
 */
export async function scoreRows(rows: RowsToScore, scoring: RowScoring): Promise<ScoredRows> {
  const { work, progress, signal, scorer } = scoring
  const chunks = planned(rows, scoring)
  const plan = await chunkPlan(rows, scoring)
  const records: ChunkRecord[] = []
  let resumed = 0
  let first = 0
  const keep = (record: ChunkRecord) => {
    records.push(record)
    progress.update(sum(records), rows.rows)
  }
  // One chunk is checked and kept while the next is scored, so that neither core waits for the other's work.
  let finishing: Promise<void> | undefined
  try {
    for (const [number, chunk] of chunks.entries()) {
      signal.throwIfAborted()
      const name = `chunk-${number + 1}`
      const known = work.noted(name)
      if (known === undefined) {
        const written = await writeChunk(plan, number, {
          frame: await rows.read(chunk.slices),
          rows: chunk.rows,
          first,
        })
        await finishing
        finishing = finishChunk(plan, written).then(async (record) => {
          await work.note(name, record)
          keep(record)
        })
        // Reported where it is awaited; without a handler now, a failure would end the process before.
        finishing.catch(() => undefined)
      } else {
        await finishing
        resumed++
        keep(ChunkRecord.parse(known))
      }
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
  return { chunks: records, resumed }
}

const sum = (records: readonly ChunkRecord[]): number => records.reduce((total, { rows }) => total + rows, 0)

const MOST_ROWS_HELD = 1 << 18

function planned(rows: RowsToScore, { scorer, streams, layout, chunkRows, partitionBy }: RowScoring): Chunk[] {
  const usual = chunkRowsFor(Math.max(scorer.reads.length, Object.keys(layout.roles).length))
  const size = chunkRows ?? (streams && partitionBy.length === 0 ? usual : Math.min(usual, MOST_ROWS_HELD))
  return planChunks(rows.groups, size, chunkRows !== undefined)
}

const Started = z.object({ time: z.int() })

async function chunkPlan(rows: RowsToScore, scoring: RowScoring): Promise<ChunkPlan> {
  const { work, scorer, layout, parquet, nulls, partitionBy, version, training, tables } = scoring
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
  }
}

/** When the first of the runs that score these rows began. */
async function startOf(work: WorkFolder): Promise<number> {
  if (work.noted('started') === undefined) await work.note('started', { time: Date.now() * 1000 })
  return Started.parse(work.noted('started')).time
}

/** The parts of the output, and of the rows without a prediction, in their order. */
export function partsOf(
  chunks: readonly ChunkRecord[],
  work: WorkFolder,
): Record<'output' | 'quarantine', TableParts['parts']> {
  const placed = <T extends { readonly file: string }>({ file, ...part }: T) => ({ ...part, path: work.path(file) })
  return {
    output: chunks.flatMap(({ parts }) =>
      parts.map(({ name, ...part }) => ({ ...placed(part), ...(name === undefined ? {} : { name }) })),
    ),
    quarantine: chunks.flatMap(({ quarantine }) => (quarantine === undefined ? [] : [placed(quarantine)])),
  }
}
