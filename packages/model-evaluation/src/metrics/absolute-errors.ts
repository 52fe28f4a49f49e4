import { StoredDoubles } from '@millrace/artifact-store'
import type { MetricInterval } from '@millrace/contracts'
import { medianInterval, normalQuantile } from '@millrace/statistics'

/** Sign, exponent and eight bits of the mantissa; a larger double never has a smaller key. */
const KEY_SHIFT = 12
const KEYS = 2 ** (31 - KEY_SHIFT)
/** Up to so many rows the ranks of the median's interval are the binomial's; beyond, the normal's, which are no rank off. */
const EXACT_RANKS = 10_000

/** Standard errors of a rank, of which the intervals that are asked for mostly take 1.96. */
const NEAR = 2.6

/** The weights of errors by error, of all whose keys lie between two. */
interface Near {
  readonly least: number
  readonly largest: number
  readonly weights: ReadonlyMap<number, number>
}

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
  /** The keys in use lie between these, but for that of 0. */
  #leastKey = KEYS
  #largestKey = 0
  #rows = 0
  #weighted = false
  #near: Near | undefined
  /** Of the errors of one batch. */
  #buffer = new Float64Array()

  constructor(scratch: () => string) {
    this.#errors = new StoredDoubles(scratch)
    this.#weights = new StoredDoubles(scratch)
  }

  /** Takes targets and predictions of the same rows, and the weight of each where there are weights. */
  add(target: Float64Array, predicted: Float64Array, weights?: Float64Array): void {
    const rows = target.length
    if (this.#buffer.length < rows) this.#buffer = new Float64Array(rows)
    const errors = this.#buffer.subarray(0, rows)
    for (let i = 0; i < rows; i++) errors[i] = Math.abs((target[i] ?? 0) - (predicted[i] ?? 0))
    this.#count(new Uint32Array(errors.buffer, 0, 2 * rows), weights)
    this.#errors.add(errors)
    if (weights !== undefined) this.#weights.add(weights)
    this.#weighted ||= weights !== undefined
    this.#rows += rows
    this.#near = undefined
  }

  /** Takes errors as two words each, of which the second tells the size. */
  #count(words: Uint32Array, weights: Float64Array | undefined): void {
    const weightOf = this.#weightOf
    let [least, largest, total] = [this.#leastKey, this.#largestKey, 0]
    for (let i = 0; 2 * i < words.length; i++) {
      const key = (words[2 * i + 1] ?? 0) >>> KEY_SHIFT
      const weight = weights === undefined ? 1 : (weights[i] ?? 0)
      weightOf[key] = (weightOf[key] ?? 0) + weight
      if (key < least && key > 0) least = key
      if (key > largest) largest = key
      total += weight
    }
    this.#leastKey = least
    this.#largestKey = largest
    this.#total += total
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
    const weights = this.#weightsByError(places.flatMap(({ keys }) => keys))
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
    for (let key = 0; key <= this.#largestKey && keys.length < 2; key = Math.max(key + 1, this.#leastKey)) {
      const weight = this.#weightOf[key] ?? 0
      if (weight === 0) continue
      if (keys.length === 0) below = reached
      reached += weight
      if (reached >= sum) keys.push(key)
    }
    return { keys, below }
  }

  /** Of all errors whose keys lie between those given; read once for the median and for what lies so near as its interval mostly does. */
  #weightsByError(keys: readonly number[]): ReadonlyMap<number, number> {
    const [least, largest] = [Math.min(...keys), Math.max(...keys)]
    if (this.#near !== undefined && this.#near.least <= least && largest <= this.#near.largest)
      return this.#near.weights
    const around = [-1, 1].flatMap(
      (side) => this.#keysAround((this.#total + side * NEAR * Math.sqrt(this.#rows)) / 2).keys,
    )
    this.#near = this.#between(Math.min(least, ...around), Math.max(largest, ...around))
    return this.#near.weights
  }

  #between(least: number, largest: number): Near {
    const found = new Map<number, number>()
    const all = this.#weights.parts()
    for (const errors of this.#errors.parts()) {
      const weights = this.#weighted ? all.next().value : undefined
      const words = new Uint32Array(errors.buffer, errors.byteOffset, 2 * errors.length)
      for (let i = 0; i < errors.length; i++) {
        const key = (words[2 * i + 1] ?? 0) >>> KEY_SHIFT
        if (key < least || key > largest) continue
        const error = errors[i] ?? 0
        found.set(error, (found.get(error) ?? 0) + (weights?.[i] ?? 1))
      }
    }
    return { least, largest, weights: found }
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
