import { ByteWriter } from './byte-writer.ts'
import type { EventTime } from './online-store.ts'
import { plainVarint } from './plain-value.ts'
import { field, readFields, VARINT, varint } from './protobuf-wire.ts'

const SECOND = 1_000_000n
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** Microseconds since 1970 UTC. */
export function toMicros(time: EventTime): bigint {
  return typeof time === 'bigint' ? time : BigInt(time.getTime()) * 1000n
}

/** Whole seconds since 1970 UTC, rounded down. */
export function toSeconds(micros: bigint): bigint {
  const fraction = micros % SECOND
  return (fraction < 0n ? micros - fraction - SECOND : micros - fraction) / SECOND
}

/** A `google.protobuf.Timestamp` message; the epoch is the empty message. */
export function timestampBytes(micros: bigint): Buffer {
  const into = new ByteWriter(24)
  putTimestamp(into, micros)
  return into.written()
}

/** Puts in what `timestampBytes` makes. */
export function putTimestamp(into: ByteWriter, micros: bigint): void {
  const seconds = toSeconds(micros)
  const nanos = (micros - seconds * SECOND) * 1000n
  if (seconds > 0n && seconds < MAX_SAFE) {
    into.byte(8 + VARINT)
    into.varint(Number(seconds))
  } else if (seconds !== 0n) {
    into.put(field(1, VARINT, varint(seconds)))
  }
  if (nanos === 0n) return
  into.byte(16 + VARINT)
  into.varint(Number(nanos))
}

/** Microseconds since 1970 UTC of a `google.protobuf.Timestamp` message. */
export function parseTimestamp(bytes: Buffer): bigint {
  // Most have whole seconds after 1970.
  const seconds = bytes[0] === 8 + VARINT ? plainVarint(bytes, 1, bytes.length) : undefined
  if (seconds !== undefined && seconds < 2 ** 33) return BigInt(seconds * 1e6)
  let micros = 0n
  for (const { number, varint: value } of readFields(bytes)) {
    if (number === 1) micros += BigInt.asIntN(64, value) * SECOND
    if (number === 2) micros += value / 1000n
  }
  return micros
}

/** RFC 3339 in UTC with no, three or six digits of fraction, as protobuf writes timestamps in JSON. */
export function rfc3339(micros: bigint): string {
  const seconds = toSeconds(micros)
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  const fraction = String(micros - seconds * SECOND).padStart(6, '0')
  if (fraction === '000000') return `${whole}Z`
  return `${whole}.${fraction.endsWith('000') ? fraction.slice(0, 3) : fraction}Z`
}
