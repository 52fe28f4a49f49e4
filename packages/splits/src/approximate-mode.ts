import { consecutive } from './consecutive.ts'
import type { Mt19937 } from './mt19937.ts'
import { shuffle } from './shuffle.ts'

/**
 * How many of `draws` fall to each class in proportion to `counts`: scikit-learn's `_approximate_mode`.
 * What rounding down leaves goes to the largest remainders; equal remainders are drawn.
 */
export function approximateMode(counts: ArrayLike<number>, draws: number, generator: Mt19937): Uint32Array {
  let total = 0
  for (let i = 0; i < counts.length; i++) total += counts[i] ?? 0
  const exact = Float64Array.from(counts, (count) => (count / total) * draws)
  const drawn = Uint32Array.from(exact, Math.floor)
  const remainders = exact.map((value, i) => value - (drawn[i] ?? 0))
  let missing = draws - drawn.reduce((sum, count) => sum + count, 0)
  for (const remainder of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing <= 0) break
    const tied = consecutive(0, remainders.length).filter((i) => remainders[i] === remainder)
    const take = Math.min(tied.length, missing)
    for (const at of shuffle(consecutive(0, tied.length), generator).subarray(0, take)) {
      const chosen = tied[at] ?? 0
      drawn[chosen] = (drawn[chosen] ?? 0) + 1
    }
    missing -= take
  }
  return drawn
}
