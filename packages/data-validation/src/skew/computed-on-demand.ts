import { compileOnDemand, type OnDemandInputValue, type SelectedOnDemandView } from '@millrace/feature-registry'
import type { SampledRow } from './sampled-rows.ts'
import type { ServedRow } from './served-rows.ts'

/**
 * Prepares to compute an on-demand view's features as serving does: from what is served, and from what came with the row.
 * @throws StepError USAGE for an expression that cannot be used
 */
export async function computedOnDemand(
  view: SelectedOnDemandView,
  joined: ReadonlySet<string>,
): Promise<(row: SampledRow, read: ServedRow) => ServedRow> {
  const { inputs, evaluate } = await compileOnDemand([view])
  return ({ values }, read) => {
    const given = inputs.map((column) => {
      const { newer, value } = joined.has(column) ? read(column) : { newer: false, value: values[column] }
      return { column, newer, value: scalarOf(value) }
    })
    const newer = given.some((input) => input.newer)
    const computed = evaluate(Object.fromEntries(given.map(({ column, value }) => [column, value])))
    return (column) => ({ newer, value: computed[column] ?? null })
  }
}

/** Lists and bytes cannot be named in expressions. */
function scalarOf(value: unknown): OnDemandInputValue {
  if (value instanceof Date) return value
  return typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean'
    ? value
    : null
}
