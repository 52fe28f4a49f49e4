import type { Table, TableAccess } from '@millrace/artifact-store'
import type { Baseline, ColumnDrift, ColumnType, Finding, Role } from '@millrace/contracts'
import type { Expectations } from '@millrace/feature-registry'
import type { TableStatistics } from '../checks/column-statistics.ts'
import { compareSummary } from './compare-summary.ts'
import { compareTables } from './compare-tables.ts'
import { type ComparedColumn, comparedColumns, kindOf, type Measures } from './compared-columns.ts'
import type { Comparison } from './comparison.ts'
import { driftFindings, judgeTable } from './judge-table.ts'
import { type BaselineColumn, readBaseline } from './read-baseline.ts'

/** What a table is held against: the rows of another one, or a summary. */
export interface DriftBaseline {
  /** Of the table that was accepted last. */
  readonly rows: number | undefined
  readonly table: Table | undefined
  readonly summary: Baseline | undefined
  /** For people. */
  readonly source: string
}

export interface DriftResult {
  readonly drift: readonly ColumnDrift[]
  readonly findings: readonly Finding[]
  readonly comparisons: readonly Comparison[]
}

interface Request {
  readonly table: Table
  readonly expectations: Expectations
  readonly labelled: boolean
  readonly baseline: DriftBaseline | undefined
  readonly measures: Measures
}

/** Compares every column that table and baseline share, and tells which one of them lacks; nothing without a baseline. */
export async function compareBaseline(
  request: Request,
  statistics: TableStatistics,
  tables: Pick<TableAccess, 'columns' | 'numbers' | 'collect'>,
): Promise<DriftResult> {
  const { table, expectations, baseline, measures } = request
  if (baseline === undefined) return { drift: [], findings: [], comparisons: [] }
  const summaries = baseline.summary === undefined ? undefined : readBaseline(baseline.summary)
  const there = new Map<string, ThereColumn>(
    summaries === undefined
      ? baseline.table?.columns.map(({ name, type, role }) => [name, { type, role, kind: kindOf(type) }])
      : [...summaries].map(([name, { type, role, summary }]) => [name, { type, role, kind: summary?.kind }]),
  )
  const wanted = comparedColumns(table.columns, expectations, measures)
  const shared = wanted.filter(({ kind, column }) => kind === there.get(column.name)?.kind)
  const types = new Map(shared.map(({ column }) => [column.name, column.type]))
  const comparisons: Comparison[] = []
  for await (const comparison of compare(request, baseline, summaries, shared, statistics, tables))
    comparisons.push(timed(comparison, types.get(comparison.column)))
  const order = new Map(table.columns.map(({ name }, index) => [name, index]))
  comparisons.sort((a, b) => (order.get(a.column) ?? 0) - (order.get(b.column) ?? 0))
  const drift = judgeTable(comparisons, expectations.drift.alpha)
  const severityOf = (column: string) =>
    expectations.columns.get(column)?.drift?.severity ?? expectations.drift.severity ?? 'warn'
  return {
    drift,
    findings: [...driftFindings(drift, severityOf), ...columnFindings(request, there, wanted, shared)],
    comparisons,
  }
}

function timed(comparison: Comparison, type: ColumnType | undefined): Comparison {
  const { shape } = comparison
  if (shape?.kind !== 'histogram' || (type !== 'Datetime' && type !== 'Date')) return comparison
  return { ...comparison, shape: { ...shape, times: true } }
}

interface ThereColumn {
  readonly type: string
  readonly role: Role
  readonly kind: ComparedColumn['kind'] | undefined
}

function compare(
  { table }: Request,
  { table: rows, summary }: DriftBaseline,
  baseline: ReadonlyMap<string, BaselineColumn> | undefined,
  compared: readonly ComparedColumn[],
  statistics: TableStatistics,
  tables: Pick<TableAccess, 'columns' | 'numbers' | 'collect'>,
): AsyncIterable<Comparison> | Iterable<Comparison> {
  if (rows !== undefined) return compareTables(table, rows, compared, tables)
  if (baseline === undefined || summary === undefined) return []
  return compareSummary(table, { statistics, baseline, baselineRows: summary.rows }, compared, tables)
}

/** Columns that only one side has, or that are of another kind there. */
function columnFindings(
  { table, labelled, expectations }: Request,
  there: ReadonlyMap<string, ThereColumn>,
  wanted: readonly ComparedColumn[],
  shared: readonly ComparedColumn[],
): Finding[] {
  const here = new Set(table.columns.map(({ name }) => name))
  const isLeftOut = (name: string) => expectations.columns.get(name)?.drift?.value === false
  const gone = [...there].filter(
    ([name, { role }]) => !here.has(name) && !isLeftOut(name) && (labelled || role !== 'label'),
  )
  const unlike = wanted.filter((column) => !shared.includes(column))
  return [
    ...gone.map(
      ([column, { type }]): Finding => ({
        rule: 'column_of_baseline',
        column,
        severity: 'warn',
        observed: 'absent',
        expected: type,
      }),
    ),
    ...unlike.map(({ column: { name, type } }): Finding => {
      const before = there.get(name)?.type
      return {
        rule: 'column_of_baseline',
        column: name,
        severity: before === undefined ? 'info' : 'warn',
        observed: type,
        expected: before ?? 'absent',
      }
    }),
  ]
}
