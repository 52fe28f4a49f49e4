import type { Table, TableAccess } from '@millrace/artifact-store'
import type { ColumnExpectation, Expectations } from '@millrace/feature-registry'
import { checkRows } from '../checks/check-rows.ts'
import type { TableStatistics } from '../checks/column-statistics.ts'
import { columnFindings } from '../checks/findings.ts'
import { isTolerated } from '../checks/violation-findings.ts'
import { rankedCategories } from '../drift/make-baseline.ts'
import { boundOf, type DraftedColumn, MOST_CATEGORIES } from './draft-columns.ts'
import type { InferredExpectations } from './inferred-expectations.ts'

type Changes = Pick<InferredExpectations, 'changes' | 'left'>

/** What would have to change so that a table keeps the expectations: rules loosened as little as they must be, and rules for new columns. */
export async function loosenRules(
  table: Table,
  expectations: Expectations,
  { statistics, drafts }: { statistics: TableStatistics; drafts: ReadonlyMap<string, DraftedColumn> },
  tables: Pick<TableAccess, 'collect'>,
): Promise<Changes> {
  const rows = await checkRows(table, expectations, { statistics, declared: new Map() }, tables)
  const subject = { columns: table.columns, statistics, expected: undefined, expectations, labelled: false }
  const broken = [
    ...columnFindings(subject).filter(({ rule }) => rule !== 'nulls' && rule !== 'all_null'),
    ...rows.violations.filter((violation) => !isTolerated(violation, statistics)).map(({ check }) => check),
    ...rows.findings,
  ]
  const changes: Changes['changes'] = []
  const left: Changes['left'] = []
  for (const { rule, column } of broken) {
    const written = expectations.columns.get(column ?? '')
    const to = await loosened(rule, column ?? '', written, { table, statistics, drafts }, tables)
    if (column !== undefined && to !== undefined) changes.push({ column, rule: to.rule, from: to.from, to: to.to })
    else left.push(column === undefined ? { rule } : { rule, column })
  }
  for (const [column, draft] of drafts)
    if (!expectations.columns.has(column)) changes.push({ column, rule: null, from: null, to: { ...draft } })
  return { changes, left }
}

async function loosened(
  rule: string,
  name: string,
  written: ColumnExpectation | undefined,
  {
    table,
    statistics,
    drafts,
  }: {
    table: Table
    statistics: TableStatistics
    drafts: ReadonlyMap<string, DraftedColumn>
  },
  { collect }: Pick<TableAccess, 'collect'>,
): Promise<{ rule: string; from: string | number | unknown[]; to: string | number | unknown[] } | undefined> {
  const column = table.columns.find((it) => it.name === name)
  const { min, max } = statistics.columns.get(name) ?? {}
  if (written === undefined || column === undefined) return undefined
  if (rule === 'type' && written.type !== undefined) return { rule, from: written.type.value, to: column.type }
  const present = drafts.get(name)?.['present']
  if (rule === 'present' && written.present !== undefined && typeof present === 'number')
    return { rule, from: written.present.value, to: present }
  if (rule === 'minimum' && written.min !== undefined && min !== undefined && Number.isFinite(min))
    return { rule: 'min', from: written.min.value, to: boundOf(column, min, 'min') }
  if (rule === 'maximum' && written.max !== undefined && max !== undefined && Number.isFinite(max))
    return { rule: 'max', from: written.max.value, to: boundOf(column, max, 'max') }
  if (rule !== 'domain' || written.domain === undefined || column.type !== 'String') return undefined
  const values = (await rankedCategories(table.frame, name, MOST_CATEGORIES + 1, collect)).map(([value]) => value)
  const fresh = values.filter((value) => !written.domain?.value.includes(value)).sort()
  if (values.length > MOST_CATEGORIES) return undefined
  return { rule, from: [...written.domain.value], to: [...written.domain.value, ...fresh] }
}
