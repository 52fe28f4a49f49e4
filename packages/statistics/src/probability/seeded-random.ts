export interface SeededRandom {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number
  /** A whole number in [0, limit), limit at most 2^32. */
  below(limit: number): number
  /** Standard normal. */
  normal(): number
}

/** The same numbers for the same seed on every machine: xoshiro128** (Blackman and Vigna 2018), seeded by SplitMix32. */
export function seededRandom(seed: number): SeededRandom {
  let [a, b, c, d] = [mix(seed), mix(seed + 0x9e3779b9), mix(seed + 2 * 0x9e3779b9), mix(seed + 3 * 0x9e3779b9) | 1]
  const next = (): number => {
    const product = Math.imul(b, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result
  }
  const uniform = () => next() / 2 ** 32
  return {
    uniform,
    below: (limit) => Math.floor((next() / 2 ** 32) * limit),
    // Box and Muller (1958).
    normal: () => Math.sqrt(-2 * Math.log((next() + 0.5) / 2 ** 32)) * Math.cos(2 * Math.PI * uniform()),
  }
}

/** A whole number scattered evenly over 32 bits (the finalizer of MurmurHash3). */
export function mix(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
