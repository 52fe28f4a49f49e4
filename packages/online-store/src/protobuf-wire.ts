import { StepError } from '@millrace/errors'

export const VARINT = 0
export const FIXED64 = 1
export const LENGTH_DELIMITED = 2
export const FIXED32 = 5

const NOTHING = Buffer.alloc(0)

/** Where the head of a field is put together: two varints at most. */
const scratch = Buffer.alloc(20)

/** A base-128 varint; negative values as the 64-bit two's complement, ten bytes. */
export function varint(value: number | bigint): Buffer {
  return withPayload(putVarint(0, value), NOTHING)
}

/** A field of any wire type: its tag, then its payload, with its length before it where the wire type wants that. */
export function field(number: number, wire: number, payload: Uint8Array): Buffer {
  const tagEnd = putVarint(0, number * 8 + wire)
  return withPayload(wire === LENGTH_DELIMITED ? putVarint(tagEnd, payload.length) : tagEnd, payload)
}

/** One field of a message: varints as unsigned 64-bit integers, all else as its bytes. */
export interface WireField {
  readonly number: number
  readonly wire: number
  readonly varint: bigint
  readonly bytes: Buffer
}

/**
 * The fields of a message in their order.
 * @throws StepError BROKEN_CONTRACT where the bytes end too early or are no protobuf message
 */
export function readFields(message: Uint8Array): WireField[] {
  const bytes = asBuffer(message)
  const fields: WireField[] = []
  let at = 0
  while (at < bytes.length) {
    const tag = readVarint(bytes, at)
    const number = Number(tag.value >> 3n)
    const wire = Number(tag.value & 7n)
    if (wire === VARINT) {
      const { value, end } = readVarint(bytes, tag.end)
      fields.push({ number, wire, varint: value, bytes: NOTHING })
      at = end
    } else {
      const { start, end } = extent(bytes, wire, tag.end)
      if (end > bytes.length) throw notAMessage()
      fields.push({ number, wire, varint: 0n, bytes: bytes.subarray(start, end) })
      at = end
    }
  }
  return fields
}

/** The varints of a packed repeated field, unsigned. */
export function readPackedVarints(packed: Buffer): bigint[] {
  const values: bigint[] = []
  for (let at = 0; at < packed.length; ) {
    const { value, end } = readVarint(packed, at)
    values.push(value)
    at = end
  }
  return values
}

function putVarint(at: number, value: number | bigint): number {
  let end = at
  if (typeof value === 'number' && value >= 0 && Number.isSafeInteger(value)) {
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) scratch[end++] = (rest % 128) + 128
    scratch[end++] = rest
  } else {
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest >= 128n; rest >>= 7n) scratch[end++] = Number(rest & 127n) + 128
    scratch[end++] = Number(rest)
  }
  return end
}

function withPayload(head: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(head + payload.length)
  scratch.copy(bytes, 0, 0, head)
  bytes.set(payload, head)
  return bytes
}

/** The same bytes. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function extent(bytes: Buffer, wire: number, at: number): { start: number; end: number } {
  if (wire === FIXED64) return { start: at, end: at + 8 }
  if (wire === FIXED32) return { start: at, end: at + 4 }
  if (wire !== LENGTH_DELIMITED) throw notAMessage()
  const { value, end } = readVarint(bytes, at)
  return { start: end, end: end + Number(value) }
}

function readVarint(bytes: Buffer, at: number): { value: bigint; end: number } {
  let value = 0
  let scale = 1
  for (let end = at; end < bytes.length && end < at + 7; end++) {
    const byte = bytes.readUInt8(end)
    value += (byte & 127) * scale
    if (byte < 128) return { value: BigInt(value), end: end + 1 }
    scale *= 128
  }
  return readLongVarint(bytes, at)
}

function readLongVarint(bytes: Buffer, at: number): { value: bigint; end: number } {
  let value = 0n
  for (let end = at; end < bytes.length && end < at + 10; end++) {
    const byte = bytes.readUInt8(end)
    value |= BigInt(byte & 127) << BigInt(7 * (end - at))
    if (byte < 128) return { value: BigInt.asUintN(64, value), end: end + 1 }
  }
  throw notAMessage()
}

function notAMessage(): StepError {
  return new StepError('BROKEN_CONTRACT', 'a value in the online store is cut off or is not a protobuf message', {
    hint: 'drop the feature view from the online store and materialize it again',
  })
}
