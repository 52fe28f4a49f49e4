import { open, rm } from 'node:fs/promises'
import type { LazyDataFrame } from 'nodejs-polars'
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

/** Sinks columns as doubles, null as NaN, to an Arrow file. Throws CANNOT_WRITE, BROKEN_CONTRACT. */
export async function sinkDoubles(
  frame: LazyDataFrame,
  columns: readonly string[],
  scratchFile: string,
): Promise<void> {
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
