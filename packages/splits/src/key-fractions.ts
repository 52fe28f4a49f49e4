import { checkSeed } from './check-seed.ts'
import { murmur3 } from './murmur3.ts'

/** Folds must not follow the split they are made of, so each purpose has draws of its own. */
const PURPOSE = { split: 0, folds: 1 } as const

/**
 * A function from row to a number in [0, 1) that only the row's key hash, the seed and the purpose decide:
 * the top 53 of the first 64 bits of MurmurHash3_x86_128 with that seed over hash, purpose and zero (8, 4 and 4 bytes, little-endian).
 */
export function keyFractions(
  keys: BigUint64Array,
  seed: number,
  purpose: keyof typeof PURPOSE,
): (row: number) => number {
  checkSeed(seed)
  const words = new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length)
  const block = new DataView(new ArrayBuffer(16))
  block.setUint32(8, PURPOSE[purpose], true)
  const out = new Uint32Array(4)
  return (row) => {
    block.setUint32(0, words[2 * row] ?? 0, true)
    block.setUint32(4, words[2 * row + 1] ?? 0, true)
    murmur3(block, 16, seed, out)
    return ((out[1] ?? 0) * 2 ** 21 + ((out[0] ?? 0) >>> 11)) / 2 ** 53
  }
}
