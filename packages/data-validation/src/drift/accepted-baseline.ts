import type { Table, TableAccess } from '@millrace/artifact-store'
import type { Baseline } from '@millrace/contracts'
import type { TableStatistics } from '../checks/column-statistics.ts'
import type { DriftBaseline } from './compare-baseline.ts'

/** The baseline that later tables are held against: this table, or it and those before it. */
export async function acceptedBaseline(
  table: Table,
  statistics: TableStatistics,
  before: DriftBaseline | undefined,
  tables: Pick<TableAccess, 'columns' | 'collect'>,
): Promise<Baseline> {
  const { makeBaseline } = await import('./make-baseline.ts')
  const fresh = await makeBaseline(table, statistics, tables)
  if (before?.summary === undefined) return fresh
  const { mergeBaselines } = await import('./merge-baselines.ts')
  return mergeBaselines(before.summary, fresh)
}
