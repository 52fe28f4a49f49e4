import { asOf, type EntityRow, type ObservedView } from './point-in-time.ts'

/** The columns that a point-in-time join of some views to entity rows has to give, in plain loops. */
export function pointInTimeTable(
  views: readonly ObservedView[],
  rows: readonly EntityRow[],
): Record<string, readonly unknown[]> {
  const columns: Record<string, unknown[]> = {}
  for (const view of views) {
    for (const feature of view.features) columns[feature] = []
    for (const row of rows) {
      const values = asOf(view, row)?.values
      for (const [index, feature] of view.features.entries()) columns[feature]?.push(values?.[index] ?? null)
    }
  }
  return columns
}
