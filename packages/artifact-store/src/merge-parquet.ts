import { type FileHandle, open } from 'node:fs/promises'
import { readParquetTail } from './parquet-footer.ts'
import { THRIFT_LIST, THRIFT_STRUCT, type ThriftField, thriftFields, thriftListHeader } from './thrift-struct.ts'
import { listHeader, varint } from './thrift-writing.ts'

/**
 * Writes Parquet files of one schema as one file, their row groups in order: pages are copied as they are, and the
 * footer names where they lie now. The other entries of the footer are those of the first file.
 * Source: parquet.thrift of parquet-format 2.11.
 */
export async function mergeParquet(files: readonly string[], target: string): Promise<void> {
  await using output = await open(target, 'w')
  await output.write(MAGIC)
  let at = MAGIC.length
  let first: Uint8Array | undefined
  const groups: Uint8Array[] = []
  let rows = 0n
  for (const path of files) {
    await using file = await open(path, 'r')
    const { size } = await file.stat()
    const tail = await readParquetTail(file, size, path)
    const footer = tail.subarray(0, -8)
    const end = size - tail.length
    if (first !== undefined && !Buffer.from(schemaOf(first)).equals(schemaOf(footer)))
      throw new Error(`${path} has another schema than ${files[0]}`)
    first ??= footer
    groups.push(...movedGroups(footer, at - MAGIC.length, groups.length))
    rows += rowsOf(footer)
    await copy(file, output, { from: MAGIC.length, to: end, at })
    at += end - MAGIC.length
  }
  if (first === undefined) throw new Error('no Parquet file to merge')
  const footer = footerOf(first, rows, groups)
  const end = Buffer.alloc(8, MAGIC)
  end.writeUInt32LE(footer.length)
  await writeAll(output, Buffer.concat([footer, end]), at)
}

const MAGIC = Buffer.from('PAR1')

/** Field ids of `FileMetaData`. */
const SCHEMA = 2
const NUM_ROWS = 3
const ROW_GROUPS = 4
/** Field ids, of type i64, that hold a place in the file: of `RowGroup`, `ColumnChunk` and `ColumnMetaData`. */
const GROUP_PLACES = new Set([5])
const CHUNK_PLACES = new Set([2, 4, 6])
const COLUMN_PLACES = new Set([9, 10, 11, 14])
const COLUMNS = 1
const META_DATA = 3
const ORDINAL = 7

interface Patch {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}

function fieldOf(footer: Uint8Array, id: number): ThriftField {
  const field = thriftFields(footer).fields.find((found) => found.id === id)
  if (field === undefined) throw new Error(`the Parquet footer has no field ${id}`)
  return field
}

function schemaOf(footer: Uint8Array): Uint8Array {
  const { valueStart, end } = fieldOf(footer, SCHEMA)
  return footer.subarray(valueStart, end)
}

const rowsOf = (footer: Uint8Array): bigint => unzigzag(varintAt(footer, fieldOf(footer, NUM_ROWS).valueStart))

/** The row groups of a footer, whose pages moved by `by` bytes and which follow `before` others. */
function movedGroups(footer: Uint8Array, by: number, before: number): Uint8Array[] {
  return structsOf(footer, fieldOf(footer, ROW_GROUPS)).map(({ start, end }, index) => {
    const fields = thriftFields(footer, start).fields
    const patches = fields.flatMap((field): Patch[] => {
      if (GROUP_PLACES.has(field.id)) return [moved(footer, field, by)]
      if (field.id === ORDINAL) return [replaced(field, BigInt(before + index))]
      return field.id === COLUMNS
        ? structsOf(footer, field).flatMap((chunk) => movedChunk(footer, chunk.start, by))
        : []
    })
    return patched(footer, start, end, patches)
  })
}

function movedChunk(footer: Uint8Array, start: number, by: number): Patch[] {
  return thriftFields(footer, start).fields.flatMap((field): Patch[] => {
    if (CHUNK_PLACES.has(field.id)) return [moved(footer, field, by)]
    if (field.id !== META_DATA) return []
    const inner = thriftFields(footer, field.valueStart).fields
    return inner.filter(({ id }) => COLUMN_PLACES.has(id)).map((place) => moved(footer, place, by))
  })
}

/** Zero, where a writer does not say the place, stays zero. */
function moved(footer: Uint8Array, field: ThriftField, by: number): Patch {
  const place = unzigzag(varintAt(footer, field.valueStart))
  return replaced(field, place === 0n ? 0n : place + BigInt(by))
}

const replaced = ({ valueStart, end }: ThriftField, value: bigint): Patch => ({
  start: valueStart,
  end,
  bytes: varint(value * 2n),
})

function structsOf(footer: Uint8Array, list: ThriftField): { start: number; end: number }[] {
  if (list.type !== THRIFT_LIST) throw new Error(`field ${list.id} of the Parquet footer is not a list`)
  const { elementType, length, start } = thriftListHeader(footer, list.valueStart)
  if (elementType !== THRIFT_STRUCT && length > 0) throw new Error(`field ${list.id} holds no structs`)
  let next = start
  return Array.from({ length }, () => {
    const from = next
    next = thriftFields(footer, from).end
    return { start: from, end: next }
  })
}

function footerOf(first: Uint8Array, rows: bigint, groups: readonly Uint8Array[]): Uint8Array {
  const list = fieldOf(first, ROW_GROUPS)
  const content = Buffer.concat([listHeader(groups.length), ...groups])
  return patched(first, 0, first.length, [
    replaced(fieldOf(first, NUM_ROWS), rows),
    { start: list.valueStart, end: list.end, bytes: content },
  ])
}

/** A stretch of bytes with some parts replaced; patches are in ascending order. */
function patched(bytes: Uint8Array, start: number, end: number, patches: readonly Patch[]): Uint8Array {
  const ordered = [...patches].sort((one, other) => one.start - other.start)
  const pieces: Uint8Array[] = []
  let at = start
  for (const patch of ordered) {
    pieces.push(bytes.subarray(at, patch.start), patch.bytes)
    at = patch.end
  }
  return Buffer.concat([...pieces, bytes.subarray(at, end)])
}

function varintAt(bytes: Uint8Array, start: number): bigint {
  let value = 0n
  for (let at = start, shift = 0n; ; at++, shift += 7n) {
    const next = bytes[at]
    if (next === undefined) throw new Error('the Thrift struct ends too early')
    value |= BigInt(next & 127) << shift
    if (next < 128) return value
  }
}

const unzigzag = (value: bigint): bigint => (value & 1n ? -(value + 1n) / 2n : value / 2n)

const PIECE = 1 << 22

async function copy(
  file: FileHandle,
  output: FileHandle,
  { from, to, at }: { from: number; to: number; at: number },
): Promise<void> {
  const piece = new Uint8Array(Math.min(PIECE, to - from))
  for (let done = from; done < to; ) {
    const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, to - done), done)
    if (bytesRead === 0) throw new Error('a Parquet file became shorter')
    await writeAll(output, piece.subarray(0, bytesRead), at + done - from)
    done += bytesRead
  }
}

/** A write may write less than it was given, as before a full disk. */
async function writeAll(output: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await output.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}
