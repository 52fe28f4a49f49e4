import type { Table } from '@millrace/artifact-store'
import type { Column, TransformPlan } from '@millrace/contracts'
import { applyPlan, planColumns } from '@millrace/transforms'
import { features } from './training-columns.ts'

/**
 * The training rows as the transforms make them, lazily; with no transforms the table as it is.
 * @throws StepError BROKEN_CONTRACT where the plan was not fitted on such rows
 */
export async function designTable(plan: TransformPlan, x: Table): Promise<Table> {
  if (plan.transforms.length === 0) return x
  const raw = features(x)
  const typeOf = new Map(raw.map(({ name, type }) => [name, type]))
  const columns = planColumns(plan, raw).map(
    ({ name, kind }): Column => ({
      name,
      type: kind === 'string' || kind === 'other' ? (typeOf.get(name) ?? 'Unknown') : 'Float64',
      role: 'feature',
      nullCount: undefined,
    }),
  )
  return { ...x, frame: await applyPlan(plan, { frame: x.frame, columns: raw }), columns }
}
