import { type BaselineName, type Baselines, type Column, isNumeric } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { predictLinear } from '@millrace/estimators'
import type { RowBatch, TestRows } from './test-rows.ts'

export interface BaselineModels {
  /** The columns of the design that they read, as the test rows call them. */
  readonly columns: readonly string[]
  /** Of one model, or of one for each class. */
  predict(name: BaselineName, batch: RowBatch): Float64Array[]
}

interface BaselineRows {
  readonly design: readonly Column[]
  readonly rows: Pick<TestRows, 'designColumn'>
  /** Where the shares of more than two are predicted. */
  readonly classes: readonly string[] | undefined
}

/** @throws StepError BROKEN_CONTRACT where a column of a baseline is not there as a number, or a class has no baseline */
export function baselineModels(
  baselines: Baselines,
  { design, rows: { designColumn }, classes }: BaselineRows,
): BaselineModels {
  const forms = Object.entries(baselines).map(([name, form]) => ({
    name,
    forms: classes === undefined ? [form] : classes.map((label) => ofClass(form, label)),
  }))
  const numbers = new Set(design.filter(({ type }) => isNumeric(type)).map(({ name }) => name))
  const read = [...new Set(forms.flatMap((its) => its.forms.flatMap(({ coefficients }) => Object.keys(coefficients))))]
  const absent = read.find((name) => !numbers.has(name))
  if (absent !== undefined) throw refusal(`test_x.parquet has no column ${absent}, which a baseline was fitted on`)
  const columns = read.map((name) => designColumn(name))
  const models = new Map(
    forms.map((its) => [
      its.name,
      its.forms.map(({ intercept, coefficients }) => ({
        intercept,
        coefficients: Float64Array.from(read, (column) => coefficients[column] ?? 0),
      })),
    ]),
  )
  return {
    columns,
    predict(name, batch) {
      const own = models.get(name)
      if (own === undefined) throw new Error(`there is no baseline ${name}`)
      if (columns.length === 0) return own.map(({ intercept }) => new Float64Array(batch.rows).fill(intercept))
      const values = columns.map((column) => batch.column(column))
      return own.map((model) => predictLinear(model, values))
    },
  }
}

function ofClass({ classes = [] }: Baselines[BaselineName], label: string) {
  const found = classes.find((its) => its.class === label)
  if (found !== undefined) return found
  throw refusal(`the baselines of the run have no class ${label}${classes.length === 0 ? ', nor any other' : ''}`)
}

const refusal = (message: string): StepError =>
  new StepError('BROKEN_CONTRACT', message, { hint: 'run model-training again' })
