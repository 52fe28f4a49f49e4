import { closeSync, openSync, rmSync } from 'node:fs'
import type { LazyDataFrame } from 'nodejs-polars'
import { bytesAt, type ColumnPart, readWhole, recordBatches } from './arrow-file.ts'
import { loadPolars } from './load-polars.ts'
import { polarsError } from './polars-error.ts'
import type { ScratchColumns } from './session.ts'

/** Has Polars sink columns as doubles to an Arrow file, from which one column at a time is read into memory that is there. */
export async function scratchColumns(
  frame: LazyDataFrame,
  columns: readonly string[],
  scratchFile: string,
): Promise<ScratchColumns> {
  const pl = await loadPolars()
  const numbers = frame.select(pl.cols([...columns]).cast(pl.Float64, true))
  try {
    await numbers.sinkIpc(scratchFile, { compression: 'uncompressed', maintainOrder: false }).collect()
  } catch (error) {
    throw polarsError(error, { written: scratchFile })
  }
  const file = openSync(scratchFile, 'r')
  const batches = recordBatches(file)
  return {
    rows: batches.reduce((sum, { rows }) => sum + rows, 0),
    read(name, into) {
      const place = columns.indexOf(name)
      let filled = 0
      for (const batch of batches)
        filled += readPart(file, batch.column(place), into.subarray(filled, filled + batch.rows))
      return filled
    },
    remove() {
      closeSync(file)
      rmSync(scratchFile, { force: true })
    },
  }
}

/** Reads values and closes the gaps that nulls leave; says how many there are. */
function readPart(file: number, { values: at, validity }: ColumnPart, into: Float64Array): number {
  readWhole(file, new Uint8Array(into.buffer, into.byteOffset, into.byteLength), at)
  if (validity === undefined) return into.length
  const bits = bytesAt(file, validity.at, validity.bytes)
  let kept = 0
  for (let row = 0; row < into.length; row++) {
    into[kept] = into[row] ?? 0
    kept += ((bits[row >> 3] ?? 0) >> (row & 7)) & 1
  }
  return kept
}
