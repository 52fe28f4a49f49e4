import type { Column, Finding } from '@millrace/contracts'
import type { Expectations, Rule } from '@millrace/feature-registry'
import type { TableStatistics } from './column-statistics.ts'

/** Findings about how many rows there are, alone and beside the table that was accepted last. */
export function rowFindings({ rows: rules }: Expectations, rows: number, baselineRows: number | undefined): Finding[] {
  const compared = (rule: Rule<number> | undefined, name: string, fails: (limit: number) => boolean): Finding[] => {
    if (rule === undefined) return []
    if (baselineRows === undefined)
      return [{ rule: name, severity: 'info', observed: rows, expected: 'a baseline to compare with' }]
    const limit = rule.value * baselineRows
    return fails(limit) ? [{ rule: name, severity: rule.severity ?? 'error', observed: rows, expected: limit }] : []
  }
  const absolute = (rule: Rule<number> | undefined, fails: (limit: number) => boolean): Finding[] =>
    rule === undefined || !fails(rule.value)
      ? []
      : [{ rule: 'row_count', severity: rule.severity ?? 'error', observed: rows, expected: rule.value }]
  return [
    ...absolute(rules.min, (limit) => rows < limit),
    ...absolute(rules.max, (limit) => rows > limit),
    ...compared(rules.min_of_baseline, 'row_count_of_baseline', (limit) => rows < limit),
    ...compared(rules.max_of_baseline, 'row_count_of_baseline', (limit) => rows > limit),
  ]
}

/** A finding where the newest timestamp is too old, or there is none. `now` in milliseconds since 1970. */
export function freshnessFindings(
  { freshness }: Expectations,
  columns: readonly Column[],
  { columns: statistics }: TableStatistics,
  now: number,
): Finding[] {
  if (freshness === undefined) return []
  const { column: named, maxAgeSeconds } = freshness.value
  const column = columns.find(({ name, role }) => (named === undefined ? role === 'event_timestamp' : name === named))
  const severity = freshness.severity ?? 'error'
  const finding = { rule: 'freshness', severity, ...(column === undefined ? {} : { column: column.name }) }
  const expected = `no older than ${ageText(maxAgeSeconds)} at ${new Date(now).toISOString()}`
  const newest = column === undefined ? undefined : statistics.get(column.name)?.max
  if (column === undefined || (column.type !== 'Datetime' && column.type !== 'Date'))
    return [{ ...finding, observed: column?.type ?? `no column ${named ?? 'of event timestamps'}`, expected }]
  if (newest === undefined) return [{ ...finding, observed: null, expected }]
  const age = now / 1000 - newest / 1e6
  return age <= maxAgeSeconds ? [] : [{ ...finding, observed: new Date(newest / 1000).toISOString(), expected }]
}

function ageText(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`
  return seconds % 3600 === 0 ? `${seconds / 3600} h` : `${seconds} s`
}
