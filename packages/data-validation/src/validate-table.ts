import type { Table, TableAccess, TableOutput } from '@millrace/artifact-store'
import type { ColumnType, DataValidationReport, Finding } from '@millrace/contracts'
import type { Expectations } from '@millrace/feature-registry'
import { checkRegexes } from './checks/check-regexes.ts'
import { type CheckedRows, checkRows } from './checks/check-rows.ts'
import { aggregateFindings, withMoments } from './checks/column-aggregates.ts'
import { columnStatistics, type TableStatistics } from './checks/column-statistics.ts'
import { columnFindings } from './checks/findings.ts'
import { absenceChecks, asksForEveryRow, quarantine } from './checks/quarantine.ts'
import type { RowCheck } from './checks/row-check.ts'
import { sampleRows } from './checks/sample-rows.ts'
import { freshnessFindings, rowFindings } from './checks/table-findings.ts'
import { violationFinding } from './checks/violation-findings.ts'
import { compareBaseline, type DriftBaseline } from './drift/compare-baseline.ts'
import type { Measures } from './drift/compared-columns.ts'
import type { Comparison } from './drift/comparison.ts'
import type { ExpectedColumn } from './expected-columns.ts'
import { refuses, SEVERITY_RANK } from './refuses.ts'
import { compareOnline, type SkewRequest } from './skew/compare-online.ts'
import { skewFindings } from './skew/skew-findings.ts'

export interface ValidationRequest {
  readonly table: Table
  /** Those that hold where the table is used. */
  readonly expectations: Expectations
  readonly expected: readonly ExpectedColumn[] | undefined
  readonly labelled: boolean
  readonly label?: string | undefined
  readonly baseline: DriftBaseline | undefined
  readonly measures: Measures
  /** What is served, where the table is to be held against it. */
  readonly online: SkewRequest | undefined
  readonly failOn: 'error' | 'warn'
  readonly quarantined: boolean
  readonly sampleRows: number
  readonly hideValues: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface Validated {
  readonly report: DataValidationReport
  readonly statistics: TableStatistics
  /** What was compared, in the order of the report's drift. */
  readonly comparisons: readonly Comparison[]
  readonly bad: TableOutput | undefined
  readonly good: TableOutput | undefined
}

/** Holds a table against everything that is expected of it, and against a baseline; every finding in one run. */
export async function validateTable(request: ValidationRequest, tables: TableAccess): Promise<Validated> {
  const { table, expectations, expected } = request
  await checkRegexes(expectations)
  const statistics = await columnStatistics(table, tables.collect, withMoments(expectations))
  const declared = declaredTypes(expectations, expected)
  const rows = await checkRows(table, expectations, { statistics, declared }, tables)
  const columns = columnFindings({ ...request, columns: table.columns, statistics })
  const aside = request.quarantined ? await putAside(request, rows, columns, tables) : undefined
  const left = statistics.rows - (aside?.rows ?? 0)
  const drift = await compareBaseline(request, statistics, tables)
  const skewed = request.online === undefined ? undefined : await compareOnline(table, request.online, tables)
  const violations = await violationFindings(request, rows, statistics, tables)
  const findings = [
    ...markHandled(columns, aside !== undefined, asksForEveryRow),
    ...rows.findings,
    ...markHandled(violations, aside !== undefined, ({ severity }) => severity === 'error'),
    ...rowFindings(expectations, left, request.baseline?.rows),
    ...(left > 0 ? [] : [noRowsLeft(statistics.rows)]),
    ...withoutValues(request.hideValues, [
      ...freshnessFindings(expectations, table.columns, statistics, request.now),
      ...(await aggregateFindings(table, expectations, statistics, tables)),
    ]),
    ...drift.findings,
    ...(skewed === undefined ? [] : skewFindings(skewed, request)),
  ].sort((a, b) => SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity])
  const report = {
    accepted: findings.every((finding) => !refuses(finding, request.failOn)),
    rows: statistics.rows,
    findings,
    drift: [...drift.drift],
    ...(skewed === undefined ? {} : { skew: skewed.columns.map(({ skew }) => skew) }),
    ...(aside === undefined ? {} : { quarantined_rows: aside.rows }),
  }
  return { report, statistics, comparisons: drift.comparisons, bad: aside?.bad, good: aside?.good }
}

const markHandled = (findings: readonly Finding[], isOn: boolean, handled: (finding: Finding) => boolean): Finding[] =>
  findings.map((finding) => (isOn && handled(finding) ? { ...finding, quarantined: true } : finding))

/** The newest time and a quantile are values of single rows. */
const withoutValues = (hide: boolean, findings: readonly Finding[]): Finding[] =>
  findings.map((finding) =>
    hide && /^(freshness|quantile_)/.test(finding.rule) ? { ...finding, observed: 'hidden' } : finding,
  )

const noRowsLeft = (rows: number): Finding => ({
  rule: 'no_rows_left',
  severity: 'error',
  observed: 0,
  expected: 'a row that breaks no rule',
  count: rows,
})

/** The type that each column should have, as far as something says so. */
function declaredTypes(
  { columns }: Expectations,
  expected: readonly ExpectedColumn[] = [],
): ReadonlyMap<string, ColumnType> {
  return new Map([
    ...expected.map(({ name, type }) => [name, type] as const),
    ...[...columns].flatMap(([name, { type }]) => (type === undefined ? [] : [[name, type.value] as const])),
  ])
}

async function putAside(
  { table }: ValidationRequest,
  rows: CheckedRows,
  columns: readonly Finding[],
  tables: TableAccess,
) {
  const broken = rows.violations.map(({ check }) => check).filter(({ severity }) => severity === 'error')
  const checks: RowCheck[] = [...(await absenceChecks(columns, table)), ...broken]
  return quarantine(table, rows, checks, tables)
}

/** Findings whose rows are sampled: enough for a person to read. */
const MOST_SAMPLED = 50

async function violationFindings(
  { table, sampleRows: most, hideValues }: ValidationRequest,
  { violations, frame, inOrder }: CheckedRows,
  statistics: TableStatistics,
  tables: TableAccess,
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [index, violation] of violations.entries()) {
    const finding = violationFinding(violation, statistics, { columns: table.columns, hideValues })
    const { breaks, shows } = violation.check
    const isSampled = most > 0 && index < MOST_SAMPLED
    const samples = isSampled
      ? await sampleRows({ columns: table.columns, frame, inOrder }, breaks, { most, shows, hideValues }, tables)
      : undefined
    findings.push(samples === undefined ? finding : { ...finding, samples })
  }
  return findings
}
