import type { Column, TransformPlan } from '@millrace/contracts'
import type { LazyDataFrame } from 'nodejs-polars'
import { applyPlan } from './apply-plan.ts'
import { isNumber, planColumns } from './plan-columns.ts'

/**
 * A table of raw features as the transforms make it, lazily: what the coefficients of a model belong to. With no
 * transforms it is the table itself.
 * @throws StepError BROKEN_CONTRACT where the plan was not fitted on such features
 */
export async function designTable<T extends { readonly frame: LazyDataFrame; readonly columns: readonly Column[] }>(
  plan: TransformPlan,
  table: T,
): Promise<T> {
  if (plan.transforms.length === 0) return table
  const features = table.columns.filter(({ role }) => role === 'feature')
  const typeOf = new Map(features.map(({ name, type }) => [name, type]))
  const columns = planColumns(plan, features).map((column): Column => {
    const type = isNumber(column) ? 'Float64' : (typeOf.get(column.name) ?? 'Unknown')
    return { name: column.name, type, role: 'feature', nullCount: undefined }
  })
  return { ...table, frame: await applyPlan(plan, { frame: table.frame, columns: features }), columns }
}
