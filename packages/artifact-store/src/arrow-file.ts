import { fstatSync, readSync } from 'node:fs'
import type { Message as ArrowMessage } from 'apache-arrow'

/** Rows of an Arrow file that lie together. */
export interface ArrowBatch {
  readonly rows: number
  column(place: number): ColumnPart
}

/** Where a column's values of one batch lie, and the bits that say which of them are there. */
export interface ColumnPart {
  readonly values: number
  readonly validity: { readonly at: number; readonly bytes: number } | undefined
}

const PREFIX_BYTES = 8

/** Where the record batches of an Arrow file lie, and the columns in them. */
export function recordBatches(file: number, Message: typeof ArrowMessage): ArrowBatch[] {
  return blocks(file).map(({ at, metadata }) => {
    const message = Message.decode(bytesAt(file, at + PREFIX_BYTES, metadata - PREFIX_BYTES))
    if (!message.isRecordBatch()) throw new Error('an Arrow file with something else for a batch')
    const { nodes, buffers, length: rows } = message.header()
    const body = at + metadata
    const column = (place: number): ColumnPart => {
      const [node, validity, values] = [nodes[place], buffers[2 * place], buffers[2 * place + 1]]
      if (node === undefined || validity === undefined || values === undefined)
        throw new Error('a batch without a column')
      const isWhole = Number(node.nullCount) === 0
      return {
        values: body + Number(values.offset),
        validity: isWhole ? undefined : { at: body + Number(validity.offset), bytes: Math.ceil(rows / 8) },
      }
    }
    return { rows, column }
  })
}

/** After the footer come its length and the magic bytes. */
const TRAILER_BYTES = 10
/** Where a footer's table says how far from its start its fourth field is: the blocks of record batches. */
const BLOCKS_FIELD = 10
const BLOCK_BYTES = 24

/** What the footer, a FlatBuffer, says of the record batches; Polars' files cannot be read from the start. */
function blocks(file: number): { at: number; metadata: number }[] {
  const { size } = fstatSync(file)
  const length = view(bytesAt(file, size - TRAILER_BYTES, 4)).getInt32(0, true)
  const footer = view(bytesAt(file, size - TRAILER_BYTES - length, length))
  const table = footer.getUint32(0, true)
  const field = table + footer.getUint16(table - footer.getInt32(table, true) + BLOCKS_FIELD, true)
  const list = field + footer.getUint32(field, true)
  return Array.from({ length: footer.getUint32(list, true) }, (_, index) => {
    const block = list + 4 + index * BLOCK_BYTES
    return { at: Number(footer.getBigInt64(block, true)), metadata: footer.getInt32(block + 8, true) }
  })
}

const view = ({ buffer }: Uint8Array<ArrayBuffer>): DataView => new DataView(buffer)

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
