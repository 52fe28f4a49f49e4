const SIZE = 624
const SHIFT = 397
const UPPER_BIT = 0x80000000
const LOWER_BITS = 0x7fffffff
const TWIST = 0x9908b0df

/**
 * The Mersenne Twister of Matsumoto and Nishimura (1998), seeded by its `init_genrand` as `numpy.random.RandomState(seed)` is.
 * The seed is an integer from 0 to 2³² − 1.
 */
export class Mt19937 {
  readonly #state = new Uint32Array(SIZE)
  #used = SIZE

  constructor(seed: number) {
    let previous = seed >>> 0
    this.#state[0] = previous
    for (let i = 1; i < SIZE; i++) {
      previous = (Math.imul(1812433253, previous ^ (previous >>> 30)) + i) >>> 0
      this.#state[i] = previous
    }
  }

  /** The next integer, uniform over 0 to 2³² − 1. */
  nextUint32(): number {
    if (this.#used === SIZE) {
      twist(this.#state)
      this.#used = 0
    }
    let word = this.#state[this.#used++] ?? 0
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }
}

function twist(state: Uint32Array): void {
  let current = state[0] ?? 0
  for (let i = 0; i < SIZE; i++) {
    const next = state[i + 1 === SIZE ? 0 : i + 1] ?? 0
    const mixed = (current & UPPER_BIT) | (next & LOWER_BITS)
    const other = state[i + SHIFT < SIZE ? i + SHIFT : i + SHIFT - SIZE] ?? 0
    state[i] = other ^ (mixed >>> 1) ^ (mixed & 1 ? TWIST : 0)
    current = next
  }
}
