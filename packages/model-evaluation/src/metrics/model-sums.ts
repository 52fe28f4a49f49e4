import type { MetricIntervals, MetricsByName } from '@millrace/contracts'
import { RegressionBlocks, type RowOptions } from '@millrace/statistics'
import { AbsoluteErrors } from './absolute-errors.ts'
import type { MetricChoice } from './metric-choice.ts'
import { type IntervalOptions, metricIntervals } from './metric-intervals.ts'

/** What one model's metrics over all rows are made of, a batch at a time; in fixed memory but for the median, which takes 8 bytes a row. */
export class ModelSums {
  readonly blocks = new RegressionBlocks()
  readonly #choice: MetricChoice
  readonly #errors: AbsoluteErrors | undefined

  constructor(choice: MetricChoice) {
    this.#choice = choice
    this.#errors = choice.median ? new AbsoluteErrors() : undefined
  }

  add(target: Float64Array, predicted: Float64Array, rows: RowOptions): void {
    this.blocks.add(target, predicted, rows)
    if (this.#errors === undefined) return
    const errors = new Float64Array(target.length)
    for (let i = 0; i < errors.length; i++) errors[i] = Math.abs((target[i] ?? 0) - (predicted[i] ?? 0))
    this.#errors.add(errors, rows.weights)
  }

  metrics(): MetricsByName {
    const { rows, sums, maxError } = this.blocks
    return {
      ...this.#choice.ofSums(rows)(sums.totals()),
      ...(this.#errors === undefined ? {} : { median_absolute_error: this.#errors.median() }),
      ...(this.#choice.maximum ? { max_error: maxError } : {}),
    }
  }

  /** The largest error has none: it says nothing of the rows that were not drawn. */
  intervals(options: IntervalOptions): MetricIntervals {
    const { rows, sums } = this.blocks
    return {
      ...metricIntervals(sums, this.#choice.ofSums(rows), options),
      ...(this.#errors === undefined ? {} : { median_absolute_error: this.#errors.medianInterval(options.confidence) }),
      ...(this.#choice.maximum ? { max_error: null } : {}),
    }
  }
}
