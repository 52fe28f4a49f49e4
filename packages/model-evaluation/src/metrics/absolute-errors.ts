import { StoredDoubles } from '@millrace/artifact-store'
import type { MetricInterval } from '@millrace/contracts'
import { medianInterval, normalQuantile } from '@millrace/statistics'

/** Sign, exponent and eight bits of the mantissa; a larger double never has a smaller key. */
const KEY_SHIFT = 12
const KEYS = 2 ** (31 - KEY_SHIFT)
/** Up to so many rows the ranks of the median's interval are the binomial's; beyond, the normal's, which are no rank off. */
const EXACT_RANKS = 10_000

interface Found {
  readonly value: number
  /** The weight of all errors up to the value. */
  readonly reached: number
  readonly next: number
}

/**
 * Absolute errors for their exact median: counted by their leading bits as they come, and read through once more for those
 * near a rank, which alone are sorted. Those of more than a million rows wait in scratch files, 8 bytes a row and 8 more for its weight.
 */
export class AbsoluteErrors {
  readonly #weightOf = new Float64Array(KEYS)
  readonly #errors: StoredDoubles
  readonly #weights: StoredDoubles
  #total = 0
  /** The keys in use lie between these. */
  #leastKey = KEYS
  #largestKey = 0
  #rows = 0
  #weighted = false

  constructor(scratch: () => string) {
    this.#errors = new StoredDoubles(scratch)
    this.#weights = new StoredDoubles(scratch)
  }

  /** Takes errors, which it keeps, and the weight of each where there are weights, of which it keeps a copy. */
  add(errors: Float64Array, weights?: Float64Array): void {
    const words = new Uint32Array(errors.buffer, errors.byteOffset, 2 * errors.length)
    for (let i = 0; i < errors.length; i++) {
      const key = (words[2 * i + 1] ?? 0) >>> KEY_SHIFT
      const weight = weights?.[i] ?? 1
      this.#weightOf[key] = (this.#weightOf[key] ?? 0) + weight
      if (key < this.#leastKey) this.#leastKey = key
      if (key > this.#largestKey) this.#largestKey = key
      this.#total += weight
    }
    this.#rows += errors.length
    this.#weighted ||= weights !== undefined
    this.#errors.add(errors)
    if (weights !== undefined) this.#weights.add(weights.slice())
  }

  /** The median, the mean of two where half the weight lies on either side, as scikit-learn has it; null without weight. */
  median(): number | null {
    const half = this.#total / 2
    const [found] = this.#find([half])
    if (found === undefined) return null
    return found.reached - half > Number.EPSILON ? found.value : (found.value + found.next) / 2
  }

  /** Between the order statistics that hold the median of the distribution; null with weights and for too few rows. */
  medianInterval(confidence: number): MetricInterval | null {
    const rank = this.#weighted ? 0 : lowerRank(this.#rows, confidence)
    if (rank < 1) return null
    const [low, high] = this.#find([rank, this.#rows - rank + 1])
    return low === undefined || high === undefined ? null : { low: low.value, high: high.value }
  }

  /** For each sum of weight the least error that reaches it. */
  #find(sums: readonly number[]): Found[] {
    if (this.#total === 0) return []
    const places = sums.map((sum) => this.#keysAround(sum))
    const weights = this.#weightsByError(new Set(places.flatMap(({ keys }) => keys)))
    return places.map(({ keys, below }, index) => {
      const errors = [...weights].filter(([error]) => keys.includes(keyOf(error))).sort(([a], [b]) => a - b)
      let reached = below
      for (const [at, [value, weight]] of errors.entries()) {
        reached += weight
        if (reached >= (sums[index] ?? 0)) return { value, reached, next: errors[at + 1]?.[0] ?? value }
      }
      const last = errors.at(-1)?.[0] ?? 0
      return { value: last, reached, next: last }
    })
  }

  /** The key at which the weights reach a sum, the next one in use, and the weight below both. */
  #keysAround(sum: number): { keys: number[]; below: number } {
    let reached = 0
    let below = 0
    const keys: number[] = []
    for (let key = this.#leastKey; key <= this.#largestKey && keys.length < 2; key++) {
      const weight = this.#weightOf[key] ?? 0
      if (weight === 0) continue
      if (keys.length === 0) below = reached
      reached += weight
      if (reached >= sum) keys.push(key)
    }
    return { keys, below }
  }

  #weightsByError(keys: ReadonlySet<number>): Map<number, number> {
    const found = new Map<number, number>()
    const all = this.#weights.parts()
    for (const errors of this.#errors.parts()) {
      const weights = this.#weighted ? all.next().value : undefined
      const words = new Uint32Array(errors.buffer, errors.byteOffset, 2 * errors.length)
      for (let i = 0; i < errors.length; i++) {
        if (!keys.has((words[2 * i + 1] ?? 0) >>> KEY_SHIFT)) continue
        const error = errors[i] ?? 0
        found.set(error, (found.get(error) ?? 0) + (weights?.[i] ?? 1))
      }
    }
    return found
  }
}

function lowerRank(rows: number, confidence: number): number {
  if (rows > EXACT_RANKS) return Math.floor((rows - normalQuantile((1 + confidence) / 2) * Math.sqrt(rows)) / 2)
  const ranks = Float64Array.from({ length: rows }, (_, index) => index + 1)
  return medianInterval(ranks, confidence)?.low ?? 0
}

const scratch = new Float64Array(1)
const scratchWords = new Uint32Array(scratch.buffer)
function keyOf(error: number): number {
  scratch[0] = error
  return (scratchWords[1] ?? 0) >>> KEY_SHIFT
}
