import { BaselineName, type Baselines, type Column, type EvaluationReport } from '@millrace/contracts'
import type { RowOptions } from '@millrace/statistics'
import type { Expr } from 'nodejs-polars'
import { type BaselineModels, baselineModels } from './baseline-models.ts'
import type { MetricSums } from './metrics/metric-sums.ts'
import { regressionMetrics } from './metrics/regression-metrics.ts'
import type { Task } from './task/task.ts'
import type { RowBatch, TestRows } from './test-rows.ts'

/** The metrics of the baselines over the rows for which they have a prediction. */
export class BaselineSums {
  readonly columns: ReadonlyMap<string, Expr>
  readonly #models: BaselineModels
  readonly #task: Pick<Task, 'ofBaseline' | 'width'>
  readonly #sums: ReadonlyMap<BaselineName, MetricSums>

  private constructor(models: BaselineModels, columns: ReadonlyMap<string, Expr>, task: Task) {
    this.#models = models
    this.columns = columns
    this.#task = task
    this.#sums = new Map(BaselineName.options.map((name) => [name, task.newSums()]))
  }

  /** @throws StepError BROKEN_CONTRACT where a column of a baseline is absent, or one of the classes */
  static async open(
    baselines: Baselines,
    { design, rows }: { design: readonly Column[]; rows: TestRows },
    task: Task,
  ): Promise<BaselineSums> {
    const { default: pl } = await import('nodejs-polars')
    const models = baselineModels(baselines, { design, rows, classes: task.width > 1 ? task.classes : undefined })
    return new BaselineSums(models, new Map(models.columns.map((name) => [name, pl.col(name)])), task)
  }

  add(batch: RowBatch, rows: RowOptions): void {
    for (const [name, sums] of this.#sums) {
      const predicted = this.#task.ofBaseline(this.#models.predict(name, batch))
      const { width } = this.#task
      const places = finitePlaces(predicted, width)
      if (places === undefined) sums.add(batch.target, predicted, rows)
      else
        sums.add(at(batch.target, places), at(predicted, places, width), {
          ...rows,
          ...(rows.weights === undefined ? {} : { weights: at(rows.weights, places) }),
        })
    }
  }

  metrics(): EvaluationReport['baselines'] {
    const of = (name: BaselineName) => regressionMetrics(this.#sums.get(name)?.metrics() ?? {})
    return { mean: of('mean'), least_squares: of('least_squares') }
  }
}

/** Of the rows whose numbers are all finite; undefined where that is all of them. */
function finitePlaces(values: Float64Array, width: number): number[] | undefined {
  if (areFinite(values)) return undefined
  return Array.from({ length: values.length / width }, (_, row) => row).filter((row) =>
    values.subarray(row * width, (row + 1) * width).every(Number.isFinite),
  )
}

/** A plain loop, because functions and iterators make an object of each number. */
function areFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false
  return true
}

const at = (values: Float64Array, places: readonly number[], width = 1): Float64Array =>
  Float64Array.from({ length: places.length * width }, (_, i) => {
    const place = places[Math.floor(i / width)] ?? 0
    return values[place * width + (i % width)] ?? 0
  })
