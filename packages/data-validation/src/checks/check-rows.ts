import type { Table, TableAccess } from '@millrace/artifact-store'
import type { ColumnType, Finding } from '@millrace/contracts'
import type { Expectations } from '@millrace/feature-registry'
import type { LazyDataFrame } from 'nodejs-polars'
import { columnChecks } from './column-checks.ts'
import type { TableStatistics } from './column-statistics.ts'
import { countViolations } from './count-violations.ts'
import { expressionChecks } from './expression-checks.ts'
import { keyViolations } from './key-checks.ts'
import type { RowCheck, Violation } from './row-check.ts'

export interface CheckedRows {
  readonly violations: readonly Violation[]
  /** Rules that could not be held against this table. */
  readonly findings: readonly Finding[]
  /** What the checks of the violations look at: the table with its rows numbered, and columns for keys that occur twice. */
  readonly frame: LazyDataFrame
  /** Whether the rows of `frame` are in the table's order. */
  readonly inOrder: boolean
}

/** Holds every row against every rule about rows, and counts those that break one. */
export async function checkRows(
  table: Table,
  expectations: Expectations,
  { statistics, declared }: { statistics: TableStatistics; declared: ReadonlyMap<string, ColumnType> },
  tables: Pick<TableAccess, 'collect'>,
): Promise<CheckedRows> {
  const { default: pl } = await import('nodejs-polars')
  const checks: RowCheck[] = []
  const findings: Finding[] = []
  for (const column of table.columns) {
    const found = statistics.columns.get(column.name)
    // Of nothing but nulls no value breaks a rule, whatever its type.
    if (found === undefined || column.type === 'Null') continue
    const rules = expectations.columns.get(column.name) ?? {}
    const made = columnChecks({ pl, column, rules, statistics: found })
    checks.push(...made.checks)
    findings.push(
      ...made.misfits.map((misfit) => ({ ...misfit, column: column.name, observed: `type ${column.type}` })),
    )
  }
  const expressions = await expressionChecks(expectations.rules, table.columns, declared)
  const keys = await keyViolations(table, expectations, statistics.rows, tables)
  const counted = await countViolations(table, [...checks, ...expressions.checks], tables.collect)
  return {
    violations: [...counted, ...keys.violations],
    findings: [...findings, ...expressions.findings, ...keys.findings],
    frame: keys.frame,
    inOrder: keys.violations.length === 0,
  }
}
