import { fstatSync, readSync } from 'node:fs'
import { type FlatTable, rootTable } from './flat-table.ts'

/** Rows of an Arrow file that lie together. */
export interface ArrowBatch {
  readonly rows: number
  column(place: number): ColumnPart
}

/** Where a column's values of one batch lie, and the bits that say which of them are there. */
export interface ColumnPart {
  readonly values: number
  readonly validity: { readonly at: number } | undefined
}

const PREFIX_BYTES = 8

/** Where the record batches of an Arrow file lie, and the columns in them. */
export function recordBatches(file: number): ArrowBatch[] {
  return blocks(file).map(({ at, metadata }) => {
    const message = rootTable(bytesAt(file, at + PREFIX_BYTES, metadata - PREFIX_BYTES))
    const batch = message.uint8(MESSAGE.headerType) === RECORD_BATCH ? message.table(MESSAGE.header) : undefined
    if (batch === undefined) throw new Error('an Arrow file with something else for a batch')
    const [rows, body] = [batch.int64(BATCH.length), at + metadata]
    const read = (place: number): ColumnPart => {
      const [node, validity, values] = [
        pairAt(batch, BATCH.nodes, place),
        pairAt(batch, BATCH.buffers, 2 * place),
        pairAt(batch, BATCH.buffers, 2 * place + 1),
      ]
      const [, nulls] = node
      return {
        values: body + values[0],
        validity: nulls === 0 ? undefined : { at: body + validity[0] },
      }
    }
    const parts: ColumnPart[] = []
    const column = (place: number): ColumnPart => {
      const part = parts[place] ?? read(place)
      parts[place] = part
      return part
    }
    return { rows, column }
  })
}

/** Places of fields in the tables of Arrow's Message.fbs and File.fbs. */
const MESSAGE = { headerType: 1, header: 2 } as const
const BATCH = { length: 0, nodes: 1, buffers: 2 } as const
const FOOTER = { recordBatches: 3 } as const
const RECORD_BATCH = 3

/** Both a column's node, of length and nulls, and a buffer, of offset and length, are two numbers. */
function pairAt(batch: FlatTable, field: number, place: number): [number, number] {
  const [pairs, count] = batch.vector(field)
  if (place >= count) throw new Error('a batch without a column')
  return [batch.int64At(pairs + 16 * place), batch.int64At(pairs + 16 * place + 8)]
}

/** After the footer come its length and the magic bytes. */
const TRAILER_BYTES = 10
const BLOCK_BYTES = 24

/** What the footer says of the record batches; Polars' files cannot be read from the start. */
function blocks(file: number): { at: number; metadata: number }[] {
  const { size } = fstatSync(file)
  const length = new DataView(bytesAt(file, size - TRAILER_BYTES, 4).buffer).getInt32(0, true)
  const footer = rootTable(bytesAt(file, size - TRAILER_BYTES - length, length))
  const [list, count] = footer.vector(FOOTER.recordBatches)
  return Array.from({ length: count }, (_, index) => {
    const block = list + index * BLOCK_BYTES
    return { at: footer.int64At(block), metadata: footer.int32At(block + 8) }
  })
}

export function bytesAt(file: number, at: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  readWhole(file, bytes, at)
  return bytes
}

export function readWhole(file: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(file, bytes, done, bytes.length - done, at + done)
    if (read === 0) throw new Error('a scratch file ends before its time')
    done += read
  }
}
