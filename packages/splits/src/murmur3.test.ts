import { expect, test } from 'vitest'
import { murmur3 } from './murmur3.ts'

function hash(bytes: Uint8Array, seed: number): Uint32Array {
  const out = new Uint32Array(4)
  murmur3(new DataView(bytes.buffer, bytes.byteOffset), bytes.length, seed, out)
  return out
}

test('the verification value is the one SMHasher requires of MurmurHash3_x86_128', () => {
  const key = Uint8Array.from({ length: 256 }, (_, i) => i)
  const hashes = new Uint32Array(256 * 4)
  for (let length = 0; length < 256; length++) hashes.set(hash(key.subarray(0, length), 256 - length), 4 * length)
  expect(hash(new Uint8Array(hashes.buffer), 0)[0]).toBe(0xb3ece62a)
})

test.each([
  ['', [0xaf6d2cb6, 0x95c80cba, 0x95c80cba, 0x95c80cba]],
  ['hello', [0x9c4f9a01, 0x053404f6, 0x886f9b95, 0x886f9b95]],
  ['The quick brown fox jumps over the lazy dog', [0xb0c69c19, 0xb1fd95c7, 0x04c746bd, 0xb64fcfec]],
])('"%s" is hashed as mmh3 5.3.1 hashes it with seed 42', (text, expected) => {
  expect([...hash(new TextEncoder().encode(text), 42)]).toEqual(expected)
})
