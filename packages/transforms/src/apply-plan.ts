import type { TransformPlan } from '@millrace/contracts'
import type { LazyDataFrame } from 'nodejs-polars'
import { applySteps, missingAsNull } from './apply-steps.ts'
import { isNumber, planColumn, planColumns, type RawColumn } from './plan-columns.ts'
import { plannedSteps } from './planned-steps.ts'

/** Raw features: a lazy plan, and the columns of it that are features. */
export interface Features {
  readonly frame: LazyDataFrame
  readonly columns: readonly RawColumn[]
}

/**
 * The design matrix that a plan makes of raw features, lazily: `Float64` columns in the order of `planColumns`, null
 * where a value is missing. What is not a number and no transform encodes stays as it is.
 * @throws StepError BROKEN_CONTRACT where the plan was not fitted on such features
 */
export async function applyPlan(plan: TransformPlan, { frame, columns }: Features): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  const outputs = planColumns(plan, columns)
  const raw = columns.map(planColumn)
  const steps = await plannedSteps(plan.transforms, raw)
  const applied = await applySteps(await missingAsNull(frame, raw), steps)
  const numbers = outputs.filter(isNumber).map(({ name }) => name)
  const cast = numbers.length === 0 ? [] : [pl.cols(numbers).cast(pl.Float64)]
  const others = outputs.filter((column) => !isNumber(column)).map(({ name }) => name)
  return applied.select(...cast, ...others).select(...outputs.map(({ name }) => name))
}
