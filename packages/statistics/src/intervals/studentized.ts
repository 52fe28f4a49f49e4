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
/** More samples than this without a standard error leave a metric without an interval. */
const MOST_UNDEFINED = 0.05

/**
 * The bootstrap-t (Efron 1981): the distribution of a metric's distance from its estimate in standard errors, each sample drawn having its own.
 * It is nearer to nominal than percentiles are where few rows make most of a metric, as squares of skewed errors do.
 */
export class Studentized {
  readonly #scale: Scale
  readonly #blocks: Float64Array
  readonly #columns: Uint32Array
  readonly #estimate: Measured
  readonly #distances: number[] = []
  #drawn = 0

  /** Of `width` sums for each block, row-major. */
  constructor(scale: Scale, totals: Float64Array, blocks: Float64Array) {
    this.#scale = scale
    this.#blocks = blocks
    this.#columns = Uint32Array.from(scale.columns)
    this.#estimate = this.#measure(totals)
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
    // As far out as Student's quantile, which makes up for few blocks.
    const tail = normalCdf(-studentQuantile((1 + confidence) / 2, blocks - 1) * Math.sqrt(blocks / (blocks - 1)))
    const end = (p: number) => this.#scale.back(value - standardError * quantileOf(sorted, p))
    const [one, other] = [end(tail), end(1 - tail)]
    return { low: Math.min(one, other), high: Math.max(one, other) }
  }

  #measure(totals: Float64Array, counts?: Uint32Array): Measured {
    const { value, gradient } = this.#scale.on(totals)
    const width = totals.length
    const [blocks, columns] = [this.#blocks, this.#columns]
    let squares = 0
    for (let at = 0, block = 0; at < blocks.length; at += width, block++) {
      const count = counts === undefined ? 1 : (counts[block] ?? 0)
      if (count === 0) continue
      let influence = 0
      for (let i = 0; i < columns.length; i++) {
        const column = columns[i] ?? 0
        influence += (gradient[column] ?? 0) * (blocks[at + column] ?? 0)
      }
      squares += count * influence * influence
    }
    return { value, standardError: Math.sqrt(squares) }
  }
}

interface Measured {
  readonly value: number
  readonly standardError: number
}
