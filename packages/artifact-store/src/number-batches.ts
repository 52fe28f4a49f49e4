import { closeSync, openSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import type { LazyDataFrame } from 'nodejs-polars'
import { readWhole, recordBatches } from './arrow-file.ts'
import { loadPolars } from './load-polars.ts'
import { polarsError } from './polars-error.ts'
import type { NumberBatch } from './session.ts'

/**
 * Streams columns as doubles, null as NaN, in row order and constant memory: Polars sinks them to an Arrow file,
 * of which one record batch is in memory at a time.
 */
export async function* numberBatches(
  frame: LazyDataFrame,
  columns: readonly string[],
  scratchFile: string,
): AsyncGenerator<NumberBatch> {
  await sinkDoubles(frame, columns, scratchFile)
  const { RecordBatchReader } = await import('apache-arrow')
  const file = await open(scratchFile, 'r')
  try {
    const reader = await RecordBatchReader.from(file)
    for await (const batch of reader) {
      if (batch.numRows > 0)
        yield { rows: batch.numRows, columns: columns.map((_, index) => doubles(batch.getChildAt(index))) }
    }
  } finally {
    await file.close()
    await rm(scratchFile, { force: true })
  }
}

/** The same, at most `mostValues` values at a time, all of which are read into the same memory: wide tables take no more than others. */
export async function* boundedBatches(
  frame: LazyDataFrame,
  columns: readonly string[],
  { scratchFile, mostValues }: { scratchFile: string; mostValues: number },
): AsyncGenerator<NumberBatch> {
  await sinkDoubles(frame, columns, scratchFile)
  const { Message } = await import('apache-arrow')
  const file = openSync(scratchFile, 'r')
  try {
    const batches = recordBatches(file, Message)
    const most = Math.min(
      Math.max(1, Math.floor(mostValues / columns.length)),
      Math.max(0, ...batches.map((it) => it.rows)),
    )
    const memory = columns.map(() => new Float64Array(most))
    for (const batch of batches) {
      for (let first = 0; first < batch.rows; first += most) {
        const rows = Math.min(most, batch.rows - first)
        const read = (whole: Float64Array<ArrayBuffer>, place: number) => {
          const at = batch.column(place).values + first * Float64Array.BYTES_PER_ELEMENT
          readWhole(file, new Uint8Array(whole.buffer, 0, rows * Float64Array.BYTES_PER_ELEMENT), at)
          return whole.subarray(0, rows)
        }
        yield { rows, columns: memory.map(read) }
      }
    }
  } finally {
    closeSync(file)
    await rm(scratchFile, { force: true })
  }
}

async function sinkDoubles(frame: LazyDataFrame, columns: readonly string[], scratchFile: string): Promise<void> {
  const pl = await loadPolars()
  const numbers = pl
    .cols([...columns])
    .cast(pl.Float64, true)
    .fillNull(pl.lit(Number.NaN))
  try {
    await frame.select(numbers).sinkIpc(scratchFile, { compression: 'uncompressed', maintainOrder: true }).collect()
  } catch (error) {
    throw polarsError(error, { written: scratchFile })
  }
}

function doubles(vector: { readonly data: readonly { readonly values: unknown }[] } | null): Float64Array {
  const values = vector?.data[0]?.values
  if (!(values instanceof Float64Array)) throw new Error('a column of the Arrow file is not of doubles')
  return values
}
