import type { CalibrationBin } from '@millrace/contracts'
import { rowSampling } from './row-sampling.ts'
import type { Drawn } from './task/task.ts'

const SIZE = 100_000
const TENTHS = 10

/** Predictions and targets of at most about 100,000 rows, for what is drawn; of all of them where there are no more. */
export class RowSample {
  readonly #predicted: number[] = []
  readonly #actual: number[] = []
  readonly #isSampled: (row: number) => boolean

  constructor(rows: number) {
    this.#isSampled = rowSampling(rows, SIZE)
  }

  add({ target, predicted }: Drawn, firstRow: number): void {
    for (let i = 0; i < target.length; i++) {
      if (!this.#isSampled(firstRow + i)) continue
      this.#predicted.push(predicted[i] ?? 0)
      this.#actual.push(target[i] ?? 0)
    }
  }

  /** Prediction and target of each row. */
  points(): [predicted: number, actual: number][] {
    return this.#predicted.map((predicted, index) => [predicted, this.#actual[index] ?? 0])
  }

  /** The rows in tenths by prediction; equal predictions are in one bin. */
  calibration(): CalibrationBin[] {
    const points = this.points().sort(([a], [b]) => a - b)
    const bins: { rows: number; predicted: number; actual: number }[] = []
    let due = 0
    let last: number | undefined
    for (const [index, [predicted, actual]] of points.entries()) {
      if (index >= due && predicted !== last) {
        bins.push({ rows: 0, predicted: 0, actual: 0 })
        due = (Math.floor((index * TENTHS) / points.length + 1e-9) + 1) * (points.length / TENTHS)
      }
      last = predicted
      const bin = bins.at(-1)
      if (bin === undefined) continue
      bin.rows++
      bin.predicted += predicted
      bin.actual += actual
    }
    return bins.map(({ rows, predicted, actual }) => ({
      rows,
      mean_predicted: predicted / rows,
      mean_actual: actual / rows,
    }))
  }
}
