import type { ByteWriter } from './byte-writer.ts'

/** Puts in the head of a MessagePack array: so many strings follow. */
export function putArrayHead(into: ByteWriter, items: number): void {
  into.byte(0xdd)
  putUint32(into, items)
}

/** Puts in the head of a string: so many bytes follow. A short one takes one byte. */
export function putStringHead(into: ByteWriter, length: number): void {
  if (length < 32) {
    into.byte(0xa0 + length)
  } else {
    into.byte(0xdb)
    putUint32(into, length)
  }
}

function putUint32(into: ByteWriter, value: number): void {
  into.reserve(4)
  into.at = into.bytes.writeUInt32BE(value, into.at)
}
