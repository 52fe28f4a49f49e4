import type { MetricDifference, MetricIntervals, MetricsByName } from '@millrace/contracts'
import { REGRESSION_SCALES, RegressionBlocks, type RowOptions } from '@millrace/statistics'
import { AbsoluteErrors } from './absolute-errors.ts'
import { metricDifferences, subtract } from './metric-differences.ts'
import { type IntervalOptions, metricIntervals } from './metric-intervals.ts'
import type { MetricSums } from './metric-sums.ts'

export interface RegressionChoice {
  readonly median: boolean
  readonly maximum: boolean
  /** Those that are functions of sums over `rows` rows: everything but the median and the maximum. */
  ofSums(rows: number): (totals: Float64Array) => MetricsByName
}

/** The metrics of a regression. */
export class RegressionSums implements MetricSums {
  readonly #blocks: RegressionBlocks
  readonly #choice: RegressionChoice
  readonly #errors: AbsoluteErrors | undefined

  /** `scratch` gives the path of a file for errors of more rows than are kept. */
  constructor(choice: RegressionChoice, { blocks, scratch }: { blocks?: number; scratch: () => string }) {
    this.#blocks = new RegressionBlocks(blocks)
    this.#choice = choice
    this.#errors = choice.median ? new AbsoluteErrors(scratch) : undefined
  }

  get rows(): number {
    return this.#blocks.rows
  }

  get effectiveRows(): number {
    return this.#blocks.effectiveRows
  }

  add(target: Float64Array, predicted: Float64Array, rows: RowOptions, only?: Uint32Array): void {
    this.#blocks.add(target, predicted, rows, only)
    this.#errors?.add(target, predicted, rows.weights)
  }

  metrics(): MetricsByName {
    const { rows, sums, maxError } = this.#blocks
    return {
      ...this.#choice.ofSums(rows)(sums.totals()),
      ...(this.#errors === undefined ? {} : { median_absolute_error: this.#errors.median() }),
      ...(this.#choice.maximum ? { max_error: maxError } : {}),
    }
  }

  /** The largest error has none: it says nothing of the rows that were not drawn. */
  intervals(options: IntervalOptions): MetricIntervals {
    if (options.intervals === 'none') return {}
    const { rows, sums } = this.#blocks
    return {
      ...metricIntervals(sums, this.#choice.ofSums(rows), options, REGRESSION_SCALES),
      ...(this.#errors === undefined ? {} : { median_absolute_error: this.#errors.medianInterval(options.confidence) }),
      ...(this.#choice.maximum ? { max_error: null } : {}),
    }
  }

  /** The median and the maximum are no functions of sums: their differences have no interval. */
  differences(other: MetricSums, confidence: number): Record<string, MetricDifference> {
    if (!(other instanceof RegressionSums)) throw new Error('a regression is compared with a regression')
    const plain = Object.entries(subtract(this.metrics(), other.metrics()))
    return {
      ...Object.fromEntries(plain.map(([name, difference]) => [name, { difference, interval: null }])),
      ...metricDifferences(this.#blocks.sums, other.#blocks.sums, this.#choice.ofSums(this.rows), confidence),
    }
  }
}
