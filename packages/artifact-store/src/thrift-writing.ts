import { THRIFT_STRUCT } from './thrift-struct.ts'

/** The header of a list of structs in Thrift's compact protocol. */
export function listHeader(length: number): Uint8Array {
  if (length < 15) return Uint8Array.of((length << 4) | THRIFT_STRUCT)
  return Uint8Array.from([(15 << 4) | THRIFT_STRUCT, ...varint(BigInt(length))])
}

/** An unsigned number in groups of seven bits, the lowest first. */
export function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return Uint8Array.from([...bytes, Number(rest)])
}
