import { close, openSync, rmSync } from 'node:fs'
import type { LazyDataFrame } from 'nodejs-polars'
import { type ArrowBatch, readWhole, recordBatches } from './arrow-file.ts'
import { sinkDoubles } from './number-batches.ts'
import type { NumberBatch } from './session.ts'

/**
 * Streams columns as `numberBatches` does, at most `mostValues` values at a time, all of which are read into the same
 * memory. Some columns are sunk at a time, for what Polars maps of a file counts as memory until its scan ends.
 */
export async function* boundedBatches(
  frame: LazyDataFrame,
  columns: readonly string[],
  {
    scratchFile,
    mostValues,
    columnsAtOnce = COLUMNS_AT_ONCE,
  }: { scratchFile: () => string; mostValues: number; columnsAtOnce?: number | undefined },
): AsyncGenerator<NumberBatch> {
  const files: Sunk[] = []
  try {
    for (let first = 0; first < columns.length; first += PLANS_AT_ONCE * columnsAtOnce) {
      // One plan reads and computes while another writes.
      const sinks = Array.from({ length: PLANS_AT_ONCE }, (_, plan) => {
        const start = first + plan * columnsAtOnce
        return columns.slice(start, start + columnsAtOnce)
      }).filter((some) => some.length > 0)
      files.push(...(await Promise.all(sinks.map((some) => sunk(frame, some, scratchFile())))))
    }
    const total = files[0]?.batches.reduce((sum, { rows }) => sum + rows, 0) ?? 0
    const most = Math.min(total, Math.max(1, Math.floor(mostValues / columns.length)))
    const memory = columns.map(() => new Float64Array(most))
    for (let first = 0; first < total; first += most) {
      const rows = Math.min(most, total - first)
      const batch = memory.map((whole) => whole.subarray(0, rows))
      for (const [group, file] of files.entries())
        for (const place of file.columns.keys()) {
          const into = batch[group * columnsAtOnce + place]
          if (into !== undefined) readRows(file, { place, first, into })
        }
      yield { rows, columns: batch }
    }
  } finally {
    // What the system does to let go of a large file is not waited for.
    for (const { file } of files) close(file)
  }
}

const COLUMNS_AT_ONCE = 16
const PLANS_AT_ONCE = 2

interface Sunk {
  readonly path: string
  readonly file: number
  readonly columns: readonly string[]
  readonly batches: readonly ArrowBatch[]
}

async function sunk(frame: LazyDataFrame, columns: readonly string[], path: string): Promise<Sunk> {
  await sinkDoubles(frame, columns, path)
  const file = openSync(path, 'r')
  // It is there until it is closed.
  rmSync(path)
  return { path, file, columns, batches: recordBatches(file) }
}

/** Reads as many values of a column as there is room for, from row `first` on, whichever record batches hold them. */
function readRows(
  { file, batches, path }: Sunk,
  { place, first, into }: { place: number; first: number; into: Float64Array },
): void {
  let start = 0
  let filled = 0
  for (const batch of batches) {
    const from = first + filled - start
    const rows = Math.min(batch.rows - from, into.length - filled)
    start += batch.rows
    if (rows <= 0) continue
    const size = Float64Array.BYTES_PER_ELEMENT
    const bytes = new Uint8Array(into.buffer, into.byteOffset + filled * size, rows * size)
    readWhole(file, bytes, batch.column(place).values + from * size)
    filled += rows
  }
  if (filled !== into.length) throw new Error(`${path} has ${filled} of ${into.length} values from row ${first} on`)
}
