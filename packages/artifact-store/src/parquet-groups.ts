import { THRIFT_LIST, THRIFT_STRUCT, type ThriftField, thriftFields, thriftListHeader } from './thrift-struct.ts'
import { listHeader, varint } from './thrift-writing.ts'

/** The row groups of a footer, of which a file that holds several footers' has them one after the other. */
export interface MovedGroups {
  readonly groups: Uint8Array
  readonly count: number
  readonly rows: number
}

/**
 * The row groups of a footer as they are told of in a file where their pages lie `by` bytes further, after `before` other groups.
 * Source: parquet.thrift of parquet-format 2.11.
 */
export function movedGroups(footer: Uint8Array, by: number, before: number): MovedGroups {
  const groups = structsOf(footer, fieldOf(footer, ROW_GROUPS))
  return {
    groups: Buffer.concat(groups.map((group, index) => movedGroup(footer, group, by, before + index))),
    count: groups.length,
    rows: Number(unzigzag(varintAt(footer, fieldOf(footer, NUM_ROWS).valueStart))),
  }
}

/** The schema that a footer tells of. */
export function schemaOf(footer: Uint8Array): Uint8Array {
  const { valueStart, end } = fieldOf(footer, SCHEMA)
  return footer.subarray(valueStart, end)
}

/** A footer with other row groups, all else as it was. */
export function withGroups(footer: Uint8Array, { groups, count, rows }: MovedGroups): Uint8Array {
  const list = fieldOf(footer, ROW_GROUPS)
  return patched(footer, 0, footer.length, [
    replaced(fieldOf(footer, NUM_ROWS), BigInt(rows)),
    { start: list.valueStart, end: list.end, bytes: Buffer.concat([listHeader(count), groups]) },
  ])
}

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

function movedGroup(
  footer: Uint8Array,
  { start, end }: { start: number; end: number },
  by: number,
  ordinal: number,
): Uint8Array {
  const patches = thriftFields(footer, start).fields.flatMap((field): Patch[] => {
    if (GROUP_PLACES.has(field.id)) return [moved(footer, field, by)]
    if (field.id === ORDINAL) return [replaced(field, BigInt(ordinal))]
    return field.id === COLUMNS ? structsOf(footer, field).flatMap((chunk) => movedChunk(footer, chunk.start, by)) : []
  })
  return patched(footer, start, end, patches)
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
