import type { Baseline } from '@millrace/contracts'
import {
  type ColumnSummary,
  encodeColumnSummary,
  mergeCategorySummaries,
  mergeNumericSummaries,
} from '@millrace/statistics'
import { readBaseline } from './read-baseline.ts'

/** Two baselines as one, of the columns that both have with one type. */
export function mergeBaselines(old: Baseline, fresh: Baseline): Baseline {
  const before = readBaseline(old)
  const columns = [...readBaseline(fresh)].flatMap(([name, column]) => {
    const there = before.get(name)
    if (there === undefined || there.type !== column.type) return []
    const summary = there.summary && column.summary && merged(there.summary, column.summary)
    const nulls = there.nulls + column.nulls
    return [
      [name, { ...column, nulls, summary: summary === undefined ? undefined : encodeColumnSummary(summary) }] as const,
    ]
  })
  return {
    rows: old.rows + fresh.rows,
    last_rows: fresh.last_rows,
    tables: old.tables + fresh.tables,
    columns: Object.fromEntries(columns),
  }
}

function merged(before: ColumnSummary, after: ColumnSummary): ColumnSummary | undefined {
  if (before.kind === 'numeric' && after.kind === 'numeric') return mergeNumericSummaries(before, after)
  if (before.kind === 'categorical' && after.kind === 'categorical') return mergeCategorySummaries(before, after)
  return undefined
}
