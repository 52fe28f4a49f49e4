import { murmur3 } from './murmur3.ts'

/** The values of one key column, row by row; a timestamp is its microseconds. */
export type KeyColumn = ArrayLike<string | number | bigint | boolean | null>

/**
 * A 64-bit hash of each row's key, which depends on nothing but the values and the order of the columns. O(n) time, 8 bytes a row.
 * It is the first 8 bytes of MurmurHash3_x86_128 with seed 0 over the values one after another, each as a tag byte and its content, little-endian:
 * 0 null; 1 boolean, one byte; 2 integer, int64, whole floats too; 3 other float, float64; 4 string, uint32 count of UTF-8 bytes and those; 5 integer of 2⁶³ or more, uint64.
 * Throws RangeError for a bigint that has no place in 64 bits.
 */
export function hashKeys(columns: readonly KeyColumn[], rows: number): BigUint64Array<ArrayBuffer> {
  const hashes = new BigUint64Array(rows)
  const words = new Uint32Array(hashes.buffer)
  const row = new RowBytes()
  const out = new Uint32Array(4)
  for (let i = 0; i < rows; i++) {
    row.length = 0
    for (const column of columns) row.append(column[i] ?? null)
    murmur3(row.view, row.length, 0, out)
    words[2 * i] = out[0] ?? 0
    words[2 * i + 1] = out[1] ?? 0
  }
  return hashes
}

const TWO_TO_32 = 2 ** 32
const TWO_TO_63 = 2 ** 63
const NAN_HIGH_WORD = 0x7ff80000
const UTF8 = new TextEncoder()

class RowBytes {
  length = 0
  #bytes = new Uint8Array(256)
  view = new DataView(this.#bytes.buffer)

  append(value: string | number | bigint | boolean | null): void {
    this.#reserve(typeof value === 'string' ? 5 + 3 * value.length : 9)
    if (value === null) this.#tag(0)
    else if (typeof value === 'string') this.#string(value)
    else if (typeof value === 'number') this.#number(value)
    else if (typeof value === 'bigint') this.#integer(value)
    else {
      this.#tag(1)
      this.view.setUint8(this.length++, value ? 1 : 0)
    }
  }

  #tag(tag: number): void {
    this.view.setUint8(this.length++, tag)
  }

  #string(value: string): void {
    this.#tag(4)
    const { written } = UTF8.encodeInto(value, this.#bytes.subarray(this.length + 4))
    this.view.setUint32(this.length, written, true)
    this.length += 4 + written
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value)) {
      const high = Math.floor(value / TWO_TO_32)
      this.#words(2, value - high * TWO_TO_32, high)
    } else if (Number.isInteger(value) && value >= -TWO_TO_63 && value < TWO_TO_63) {
      this.#integer(BigInt(value))
    } else if (Number.isNaN(value)) {
      this.#words(3, 0, NAN_HIGH_WORD)
    } else {
      this.#tag(3)
      this.view.setFloat64(this.length, value, true)
      this.length += 8
    }
  }

  #integer(value: bigint): void {
    const tag = BigInt.asIntN(64, value) === value ? 2 : 5
    if (BigInt.asUintN(64, value) !== value && tag === 5)
      throw new RangeError(`the key ${value} has no place in 64 bits`)
    this.#tag(tag)
    this.view.setBigUint64(this.length, BigInt.asUintN(64, value), true)
    this.length += 8
  }

  #words(tag: number, low: number, high: number): void {
    this.#tag(tag)
    this.view.setUint32(this.length, low, true)
    this.view.setUint32(this.length + 4, high, true)
    this.length += 8
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return
    const grown = new Uint8Array(2 * (this.length + more))
    grown.set(this.#bytes.subarray(0, this.length))
    this.#bytes = grown
    this.view = new DataView(grown.buffer)
  }
}
