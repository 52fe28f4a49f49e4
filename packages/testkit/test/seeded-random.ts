export interface SeededRandom {
  /** Uniform in [0, 1). */
  uniform(): number
  /** A whole number from 0 to `below - 1`. */
  whole(below: number): number
  /** Normal with mean 0 and variance 1, by Box and Muller. */
  normal(): number
  shuffled<T>(items: readonly T[]): T[]
}

/** Random numbers that depend on the seed alone, by mulberry32. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed | 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (below: number): number => Math.floor(uniform() * below)
  return {
    uniform,
    whole,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffled: (items) =>
      items
        .map((item) => ({ item, place: uniform() }))
        .sort((one, other) => one.place - other.place)
        .map(({ item }) => item),
  }
}
