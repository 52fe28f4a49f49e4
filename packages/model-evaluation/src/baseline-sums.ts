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
  readonly #task: Pick<Task, 'ofBaseline'>
  readonly #sums: ReadonlyMap<BaselineName, MetricSums>

  private constructor(models: BaselineModels, columns: ReadonlyMap<string, Expr>, task: Task) {
    this.#models = models
    this.columns = columns
    this.#task = task
    this.#sums = new Map(BaselineName.options.map((name) => [name, task.newSums()]))
  }

  /** @throws StepError BROKEN_CONTRACT where a column of a baseline is absent */
  static async open(
    baselines: Baselines,
    { design, rows }: { design: readonly Column[]; rows: TestRows },
    task: Task,
  ): Promise<BaselineSums> {
    const { default: pl } = await import('nodejs-polars')
    const models = baselineModels(baselines, design, rows)
    return new BaselineSums(models, new Map(models.columns.map((name) => [name, pl.col(name)])), task)
  }

  add(batch: RowBatch, rows: RowOptions): void {
    for (const [name, sums] of this.#sums) {
      const predicted = this.#task.ofBaseline(this.#models.predict(name, batch))
      const places = finitePlaces(predicted)
      if (places === undefined) sums.add(batch.target, predicted, rows)
      else
        sums.add(at(batch.target, places), at(predicted, places), {
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

/** Undefined where all are finite. */
function finitePlaces(values: Float64Array): number[] | undefined {
  if (values.every(Number.isFinite)) return undefined
  return [...values.keys()].filter((index) => Number.isFinite(values[index]))
}

const at = (values: Float64Array, places: readonly number[]): Float64Array =>
  Float64Array.from(places, (place) => values[place] ?? 0)
