import type { Table } from '@millrace/artifact-store'
import type { LazyDataFrame } from 'nodejs-polars'
import { columnsAtOnce } from './columns-at-once.ts'
import type { RowCheck, Violation } from './row-check.ts'

/** Counts the rows that break each check, many checks in one streaming pass; those that no row breaks are left out. */
export async function countViolations(
  { frame, rows }: Pick<Table, 'frame' | 'rows'>,
  checks: readonly RowCheck[],
  collect: (plan: LazyDataFrame) => Promise<Record<string, unknown>[]>,
): Promise<Violation[]> {
  const { default: pl } = await import('nodejs-polars')
  const violations: Violation[] = []
  const size = columnsAtOnce(rows)
  for (let start = 0; start < checks.length; start += size) {
    const group = checks.slice(start, start + size)
    const sums = group.map(({ breaks }, index) => breaks.sum().cast(pl.Float64).alias(String(index)))
    const [counted = {}] = await collect(frame.select(...sums))
    for (const [index, check] of group.entries()) {
      const count = Number(counted[String(index)] ?? 0)
      if (count > 0) violations.push({ check, count })
    }
  }
  return violations
}
