import type { Scalar } from './online-store.ts'
import { FIXED32, FIXED64, LENGTH_DELIMITED, VARINT } from './protobuf-wire.ts'
import { VALUE_FIELD } from './value-fields.ts'

/**
 * The value in a `feast.types.Value` message that is one field with a scalar in its usual form, as nearly all are; undefined
 * for any other bytes, which `parseValue` reads in ten times the time.
 */
export function plainValue(bytes: Buffer): Scalar | undefined {
  switch (bytes[0]) {
    case DOUBLE:
      return bytes.length === 9 ? bytes.readDoubleLE(1) : undefined
    case FLOAT:
      return bytes.length === 5 ? bytes.readFloatLE(1) : undefined
    case BOOL:
      return bytes.length === 2 && (bytes[1] ?? 2) < 2 ? bytes[1] === 1 : undefined
    case INT32:
      return bytes.length < 6 ? plainVarint(bytes, 1, bytes.length) : undefined
    case INT64:
    case UNIX_TIMESTAMP:
      return plainVarint(bytes, 1, bytes.length)
    case STRING:
      return bytes.length < 130 && bytes[1] === bytes.length - 2 ? bytes.toString('utf8', 2) : undefined
    default:
      return undefined
  }
}

const DOUBLE = VALUE_FIELD.DOUBLE * 8 + FIXED64
const FLOAT = VALUE_FIELD.FLOAT * 8 + FIXED32
const BOOL = VALUE_FIELD.BOOL * 8 + VARINT
const INT32 = VALUE_FIELD.INT32 * 8 + VARINT
const INT64 = VALUE_FIELD.INT64 * 8 + VARINT
const UNIX_TIMESTAMP = VALUE_FIELD.UNIX_TIMESTAMP * 8 + VARINT
const STRING = VALUE_FIELD.STRING * 8 + LENGTH_DELIMITED

/** The varint that is all of a range, where it is below 2⁴⁹; undefined for what is longer, or something else. */
export function plainVarint(bytes: Buffer, start: number, end: number): number | undefined {
  if (end - start > 7) return undefined
  let value = 0
  let scale = 1
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    value += (byte & 127) * scale
    if (byte < 128) return at === end - 1 ? value : undefined
    scale *= 128
  }
  return undefined
}
