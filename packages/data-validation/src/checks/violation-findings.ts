import type { Column, Finding } from '@millrace/contracts'
import type { TableStatistics } from './column-statistics.ts'
import { shownNumber } from './number-of.ts'
import type { RowCheck, Violation } from './row-check.ts'

/** Whether a table may break a check in so many rows. */
export function isTolerated({ check, count }: Violation, { rows, columns }: TableStatistics): boolean {
  const nulls = check.over === 'values' ? (columns.get(check.column ?? '')?.nulls ?? 0) : 0
  return count <= check.tolerance.count && count <= check.tolerance.fraction * (rows - nulls)
}

/** What was found of one broken check; tolerated, it is a note. */
export function violationFinding(
  violation: Violation,
  statistics: TableStatistics,
  { columns, hideValues }: { columns: readonly Column[]; hideValues: boolean },
): Finding {
  const { check, count } = violation
  return {
    rule: check.rule,
    ...(check.column === undefined ? {} : { column: check.column }),
    severity: isTolerated(violation, statistics) ? 'info' : check.severity,
    observed: (hideValues ? undefined : worst(check, statistics, columns)) ?? shareText(count / statistics.rows),
    expected: check.expected,
    count,
  }
}

/** The value furthest out of a range. */
function worst(check: RowCheck, statistics: TableStatistics, columns: readonly Column[]): string | number | undefined {
  const { min, max } = statistics.columns.get(check.column ?? '') ?? {}
  const value = { minimum: min, maximum: max }[check.rule]
  const type = columns.find(({ name }) => name === check.column)?.type
  return value === undefined || type === undefined ? undefined : shownNumber(value, type)
}

const shareText = (share: number): string => `${Number((100 * share).toPrecision(3))} % of rows`
