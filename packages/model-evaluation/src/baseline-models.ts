import { type BaselineName, type Baselines, type Column, isNumeric } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { predictLinear } from '@millrace/estimators'
import type { RowBatch, TestRows } from './test-rows.ts'

export interface BaselineModels {
  /** The columns of the design that they read, as the test rows call them. */
  readonly columns: readonly string[]
  predict(name: BaselineName, batch: RowBatch): Float64Array
}

/** @throws StepError BROKEN_CONTRACT where a column of a baseline is not there as a number */
export function baselineModels(
  baselines: Baselines,
  design: readonly Column[],
  { designColumn }: Pick<TestRows, 'designColumn'>,
): BaselineModels {
  const numbers = new Set(design.filter(({ type }) => isNumeric(type)).map(({ name }) => name))
  const read = [...new Set(Object.values(baselines).flatMap(({ coefficients }) => Object.keys(coefficients)))]
  const absent = read.find((name) => !numbers.has(name))
  if (absent !== undefined)
    throw new StepError('BROKEN_CONTRACT', `test_x.parquet has no column ${absent}, which a baseline was fitted on`, {
      hint: 'run model-training again',
    })
  const columns = read.map((name) => designColumn(name))
  const models = new Map(
    Object.entries(baselines).map(([name, { intercept, coefficients }]) => [
      name,
      { intercept, coefficients: Float64Array.from(read, (column) => coefficients[column] ?? 0) },
    ]),
  )
  return {
    columns,
    predict(name, batch) {
      const model = models.get(name)
      if (model === undefined) throw new Error(`there is no baseline ${name}`)
      if (columns.length === 0) return new Float64Array(batch.rows).fill(model.intercept)
      return predictLinear(
        model,
        columns.map((column) => batch.column(column)),
      )
    },
  }
}
