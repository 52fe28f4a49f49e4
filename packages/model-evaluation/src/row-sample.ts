import type { CalibrationBin } from '@millrace/contracts'
import { sortNumbers } from '@millrace/statistics'
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
    const starts = binStarts(Float64Array.from(this.#predicted))
    const bins = starts.map(() => ({ rows: 0, predicted: 0, actual: 0 }))
    for (const [row, predicted] of this.#predicted.entries()) {
      let place = starts.length - 1
      while (place > 0 && predicted < (starts[place] ?? 0)) place--
      const bin = bins[place]
      if (bin === undefined) continue
      bin.rows++
      bin.predicted += predicted
      bin.actual += this.#actual[row] ?? 0
    }
    return bins.map(({ rows, predicted, actual }) => ({
      rows,
      mean_predicted: predicted / rows,
      mean_actual: actual / rows,
    }))
  }
}

/** The least prediction of each tenth. */
function binStarts(predictions: Float64Array): number[] {
  const sorted = sortNumbers(predictions, new Float64Array(predictions.length))
  const starts: number[] = []
  let due = 0
  for (let index = 0; index < sorted.length; index++) {
    const value = sorted[index] ?? 0
    if (index < due || value === sorted[index - 1]) continue
    starts.push(value)
    due = (Math.floor((index * TENTHS) / sorted.length + 1e-9) + 1) * (sorted.length / TENTHS)
  }
  return starts
}
