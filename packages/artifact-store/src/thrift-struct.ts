/** A field of a struct in Thrift's compact protocol: where its header and its value lie. */
export interface ThriftField {
  readonly id: number
  readonly type: number
  readonly start: number
  readonly valueStart: number
  readonly end: number
}

/** Type codes of the compact protocol that a caller has to name. */
export const THRIFT_LIST = 9
export const THRIFT_STRUCT = 12

/**
 * The fields of the struct that starts at `offset`, and where the struct ends, its stop byte included.
 * Source: Apache Thrift, "Thrift Compact protocol encoding". Throws Error where the bytes end too early.
 */
export function thriftFields(bytes: Uint8Array, offset = 0): { fields: ThriftField[]; end: number } {
  const cursor = { bytes, at: offset }
  const fields: ThriftField[] = []
  for (;;) {
    const field = nextField(cursor, fields.at(-1)?.id ?? 0)
    if (field === undefined) return { fields, end: cursor.at }
    fields.push(field)
  }
}

/** The integer in a field of the struct that the bytes start with; what comes after the field is not looked at. Throws Error where there is none. */
export function thriftInteger(bytes: Uint8Array, id: number): number {
  const cursor = { bytes, at: 0 }
  for (let field = nextField(cursor, 0); field !== undefined; field = nextField(cursor, field.id))
    if (field.id === id) return unzigzag(readVarint({ bytes, at: field.valueStart }))
  throw new Error(`the Thrift struct has no field ${id}`)
}

/** Undefined at the end of a struct. */
function nextField(cursor: Cursor, before: number): ThriftField | undefined {
  const start = cursor.at
  const header = byte(cursor)
  if (header === 0) return undefined
  const delta = header >> 4
  const id = delta === 0 ? unzigzag(readVarint(cursor)) : before + delta
  const type = header & 15
  const valueStart = cursor.at
  if (type !== TRUE && type !== FALSE) skip(cursor, type)
  return { id, type, start, valueStart, end: cursor.at }
}

/** The header of a list or set: element type, length, and where the first element starts. */
export function thriftListHeader(
  bytes: Uint8Array,
  offset: number,
): { elementType: number; length: number; start: number } {
  const cursor = { bytes, at: offset }
  const head = byte(cursor)
  const length = head >> 4 === 15 ? readVarint(cursor) : head >> 4
  return { elementType: head & 15, length, start: cursor.at }
}

interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

const TRUE = 1
const FALSE = 2

function skip(cursor: Cursor, type: number): void {
  switch (type) {
    case TRUE:
    case FALSE:
    case 3:
      advance(cursor, 1)
      return
    case 4:
    case 5:
    case 6:
      while (byte(cursor) >= 128);
      return
    case 7:
      advance(cursor, 8)
      return
    case 8:
      advance(cursor, readVarint(cursor))
      return
    case THRIFT_LIST:
    case 10:
      skipList(cursor)
      return
    case 11:
      skipMap(cursor)
      return
    case THRIFT_STRUCT:
      cursor.at = thriftFields(cursor.bytes, cursor.at).end
      return
    case 13:
      advance(cursor, 16)
      return
    default:
      throw new Error(`Thrift type ${type} at byte ${cursor.at} is unknown`)
  }
}

function skipList(cursor: Cursor): void {
  const { elementType, length, start } = thriftListHeader(cursor.bytes, cursor.at)
  cursor.at = start
  for (let index = 0; index < length; index++) skip(cursor, elementType)
}

function skipMap(cursor: Cursor): void {
  const length = readVarint(cursor)
  if (length === 0) return
  const types = byte(cursor)
  for (let index = 0; index < length; index++) {
    skip(cursor, types >> 4)
    skip(cursor, types & 15)
  }
}

function readVarint(cursor: Cursor): number {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const next = byte(cursor)
    value += (next & 127) * scale
    if (next < 128) return value
  }
}

const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

function byte(cursor: Cursor): number {
  const value = cursor.bytes[cursor.at]
  if (value === undefined) throw new Error('the Thrift struct ends too early')
  cursor.at++
  return value
}

function advance(cursor: Cursor, count: number): void {
  cursor.at += count
  if (cursor.at > cursor.bytes.length) throw new Error('the Thrift struct ends too early')
}
