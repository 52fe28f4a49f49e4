import { BaselineName, type Baselines, type Column, type EvaluationReport } from '@millrace/contracts'
import type { RowOptions } from '@millrace/statistics'
import type { Expr } from 'nodejs-polars'
import { type BaselineModels, baselineModels } from './baseline-models.ts'
import type { ModelSums } from './metrics/model-sums.ts'
import { regressionMetrics } from './metrics/regression-metrics.ts'
import type { RowBatch, TestRows } from './test-rows.ts'

/** The metrics of the baselines over the rows for which they have a prediction. */
export class BaselineSums {
  readonly columns: ReadonlyMap<string, Expr>
  readonly #models: BaselineModels
  readonly #sums: ReadonlyMap<BaselineName, ModelSums>

  private constructor(
    models: BaselineModels,
    columns: ReadonlyMap<string, Expr>,
    sums: ReadonlyMap<BaselineName, ModelSums>,
  ) {
    this.#models = models
    this.columns = columns
    this.#sums = sums
  }

  /** @throws StepError BROKEN_CONTRACT where a column of a baseline is absent */
  static async open(
    baselines: Baselines,
    { design, rows }: { design: readonly Column[]; rows: TestRows },
    newSums: () => ModelSums,
  ): Promise<BaselineSums> {
    const { default: pl } = await import('nodejs-polars')
    const models = baselineModels(baselines, design, rows)
    const columns = new Map(models.columns.map((name) => [name, pl.col(name)]))
    return new BaselineSums(models, columns, new Map(BaselineName.options.map((name) => [name, newSums()])))
  }

  add(batch: RowBatch, rows: RowOptions): void {
    for (const [name, sums] of this.#sums) {
      const predicted = this.#models.predict(name, batch)
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
