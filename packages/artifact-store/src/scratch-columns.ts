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
    *stretches(name, into) {
      const place = columns.indexOf(name)
      let filled = 0
      for (const batch of batches) {
        for (let from = 0; from < batch.rows; ) {
          // Whole bytes of the bits that say which values are there.
          const rows = Math.min(batch.rows - from, (into.length - filled) & ~7)
          if (rows > 0) filled += readPart(file, batch.column(place), into.subarray(filled, filled + rows), from)
          else yield into.subarray(0, filled)
          if (rows === 0) filled = 0
          from += rows
        }
      }
      if (filled > 0) yield into.subarray(0, filled)
    },
    remove() {
      closeSync(file)
      rmSync(scratchFile, { force: true })
    },
  }
}

/** Reads as many values as there is room for from a row on, the first of a byte of bits, and closes the gaps that nulls leave; says how many are left. */
function readPart(file: number, { values, validity }: ColumnPart, into: Float64Array, from = 0): number {
  const at = values + from * into.BYTES_PER_ELEMENT
  readWhole(file, new Uint8Array(into.buffer, into.byteOffset, into.byteLength), at)
  if (validity === undefined) return into.length
  const bits = bytesAt(file, validity.at + (from >> 3), Math.ceil(into.length / 8))
  let kept = 0
  for (let row = 0; row < into.length; row++) {
    into[kept] = into[row] ?? 0
    kept += ((bits[row >> 3] ?? 0) >> (row & 7)) & 1
  }
  return kept
}
