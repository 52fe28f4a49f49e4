const C1 = 0x239b961b
const C2 = 0xab0e9789
const C3 = 0x38b34ae5
const C4 = 0xa1e38b93

/**
 * MurmurHash3_x86_128 of Austin Appleby (public domain) over the first `length` bytes, as four 32-bit words into `out`.
 * The seed is an integer from 0 to 2³² − 1.
 */
export function murmur3(bytes: DataView, length: number, seed: number, out: Uint32Array): void {
  let [h1, h2, h3, h4] = [seed | 0, seed | 0, seed | 0, seed | 0]
  const body = length & ~15
  for (let at = 0; at < body; at += 16) {
    h1 ^= scramble(bytes.getUint32(at, true), C1, 15, C2)
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0
    h2 ^= scramble(bytes.getUint32(at + 4, true), C2, 16, C3)
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0
    h3 ^= scramble(bytes.getUint32(at + 8, true), C3, 17, C4)
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0
    h4 ^= scramble(bytes.getUint32(at + 12, true), C4, 18, C1)
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0
  }
  if (body < length) {
    h1 ^= scramble(lastWord(bytes, body, length), C1, 15, C2)
    h2 ^= scramble(lastWord(bytes, body + 4, length), C2, 16, C3)
    h3 ^= scramble(lastWord(bytes, body + 8, length), C3, 17, C4)
    h4 ^= scramble(lastWord(bytes, body + 12, length), C4, 18, C1)
  }
  finish(h1 ^ length, h2 ^ length, h3 ^ length, h4 ^ length, out)
}

function scramble(word: number, first: number, bits: number, second: number): number {
  return Math.imul(rotate(Math.imul(word, first), bits), second)
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** The bytes from `at` to before `end`, at most four, as a little-endian word. */
function lastWord(bytes: DataView, at: number, end: number): number {
  let word = 0
  for (let i = Math.min(at + 4, end) - 1; i >= at; i--) word = (word << 8) | bytes.getUint8(i)
  return word
}

function finish(a: number, b: number, c: number, d: number, out: Uint32Array): void {
  const sum = (a + b + c + d) | 0
  const h1 = avalanche(sum)
  const h2 = avalanche((b + sum) | 0)
  const h3 = avalanche((c + sum) | 0)
  const h4 = avalanche((d + sum) | 0)
  const mixed = (h1 + h2 + h3 + h4) | 0
  out[0] = mixed
  out[1] = h2 + mixed
  out[2] = h3 + mixed
  out[3] = h4 + mixed
}

function avalanche(word: number): number {
  let h = word ^ (word >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}
