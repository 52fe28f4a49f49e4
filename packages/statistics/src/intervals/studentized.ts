import { normalCdf } from '../probability/normal.ts'
import { studentQuantile } from '../probability/student-t.ts'
import type { Interval } from './bootstrap.ts'
import { quantileOf } from './quantile-of.ts'

/** A scale on which the spread of a metric depends less on its value, such as a logarithm, and the way back. */
export interface Scale {
  /** The sums that the value depends on. */
  readonly columns: readonly number[]
  /** The value on the scale, a function of degree 0 in the sums, and its derivative by each of them. */
  on(totals: Float64Array): { readonly value: number; readonly gradient: Float64Array }
  back(value: number): number
}

/** Below this a sample drawn may hold too few different blocks to tell its own standard error. */
const LEAST_BLOCKS = 30
/**
 * A standard error of n terms has as many degrees of freedom as 2n by their kurtosis less 1 (Satterthwaite 1946), far fewer than n where few
 * rows make most of it. Samples drawn show a part of that: with half as many again the intervals are nearest to nominal, by simulation.
 */
const SATTERTHWAITE = 1.5
/** More samples than this without a standard error leave a metric without an interval. */
const MOST_UNDEFINED = 0.05

/**
 * The bootstrap-t (Efron 1981): the distribution of a metric's distance from its estimate in standard errors, each sample drawn having its own.
 * It is nearer to nominal than percentiles are where few rows make most of a metric, as squares of skewed errors do.
 */
export class Studentized {
  readonly #scale: Scale
  /** The sums that the value depends on, of each block, row-major. */
  readonly #blocks: Float64Array
  readonly #columns: Uint32Array
  readonly #slopes: Float64Array
  readonly #estimate: Measured
  readonly #degrees: number
  readonly #distances: number[] = []
  #drawn = 0

  /** Of `width` sums for each block, row-major. */
  constructor(scale: Scale, totals: Float64Array, blocks: Float64Array) {
    const columns = Uint32Array.from(scale.columns)
    this.#scale = scale
    this.#columns = columns
    this.#slopes = new Float64Array(columns.length)
    this.#blocks = Float64Array.from({ length: (blocks.length / totals.length) * columns.length }, (_, i) => {
      const block = Math.floor(i / columns.length)
      return blocks[block * totals.length + (columns[i % columns.length] ?? 0)] ?? 0
    })
    this.#estimate = this.#measure(totals)
    this.#degrees = this.#degreesOfFreedom()
  }

  /** Takes a sample drawn: its sums, and how often each block is in it. */
  add(totals: Float64Array, counts: Uint32Array): void {
    const { value, standardError } = this.#measure(totals, counts)
    const distance = (value - this.#estimate.value) / standardError
    this.#drawn++
    if (Number.isFinite(distance)) this.#distances.push(distance)
  }

  /** Undefined where the samples do not tell one. */
  interval(confidence: number, blocks: number): Interval | undefined {
    const { value, standardError } = this.#estimate
    const enough = this.#distances.length >= (1 - MOST_UNDEFINED) * this.#drawn && blocks >= LEAST_BLOCKS
    if (!enough || !(standardError > 0) || !Number.isFinite(value + standardError)) return undefined
    const sorted = Float64Array.from(this.#distances).sort()
    // As far out as Student's quantile, which makes up for few blocks and for a standard error that hangs on few of them.
    const reach = studentQuantile((1 + confidence) / 2, Math.min(this.#degrees, blocks - 1))
    const tail = normalCdf(-reach * Math.sqrt(blocks / (blocks - 1)))
    const end = (p: number) => this.#scale.back(value - standardError * quantileOf(sorted, p))
    const [one, other] = [end(tail), end(1 - tail)]
    return { low: Math.min(one, other), high: Math.max(one, other) }
  }

  #measure(totals: Float64Array, counts?: Uint32Array): Measured {
    const { value, gradient } = this.#scale.on(totals)
    const [blocks, slopes] = [this.#blocks, this.#slopes]
    const width = slopes.length
    for (let i = 0; i < width; i++) slopes[i] = gradient[this.#columns[i] ?? 0] ?? 0
    let squares = 0
    for (let at = 0, block = 0; at < blocks.length; at += width, block++) {
      const count = counts === undefined ? 1 : (counts[block] ?? 0)
      if (count === 0) continue
      let influence = 0
      for (let i = 0; i < width; i++) influence += (slopes[i] ?? 0) * (blocks[at + i] ?? 0)
      squares += count * influence * influence
    }
    return { value, standardError: Math.sqrt(squares) }
  }

  /** Of the estimate's standard error, from the kurtosis of what each block adds to it. */
  #degreesOfFreedom(): number {
    const [blocks, slopes] = [this.#blocks, this.#slopes]
    let [squares, fourths] = [0, 0]
    for (let at = 0; at < blocks.length; at += slopes.length) {
      const influence = slopes.reduce((sum, slope, i) => sum + slope * (blocks[at + i] ?? 0), 0)
      squares += influence ** 2
      fourths += influence ** 4
    }
    const used = blocks.length / slopes.length
    const kurtosis = (used * fourths) / squares ** 2
    return SATTERTHWAITE * ((2 * used) / (kurtosis - 1))
  }
}

interface Measured {
  readonly value: number
  readonly standardError: number
}
