import type { Table, TableAccess, TableOutput } from '@millrace/artifact-store'
import type { Finding } from '@millrace/contracts'
import type { LazyDataFrame } from 'nodejs-polars'
import type { CheckedRows } from './check-rows.ts'
import { ROW, type RowCheck } from './row-check.ts'

/** Columns that a row put aside has beside its own, in place of those it has from another time. */
const KEPT_ROW = 'quarantine_row'
const KEPT_REASONS = 'quarantine_reasons'
const REASONS = 'millrace reasons'

export interface Quarantine {
  readonly rows: number
  readonly bad: TableOutput
  readonly good: TableOutput
}

/** Parts a table into the rows that break no error rule, and the others with their numbers and the rules they break. */
export async function quarantine(
  table: Table,
  { frame, inOrder }: Pick<CheckedRows, 'frame' | 'inOrder'>,
  checks: readonly RowCheck[],
  { collect }: Pick<TableAccess, 'collect'>,
): Promise<Quarantine> {
  const { default: pl } = await import('nodejs-polars')
  const marked = frame.withColumn(
    pl
      .concatString([pl.lit(''), ...checks.map(({ breaks, ...check }) => reason(pl, breaks, check))], '')
      .alias(REASONS),
  )
  const isBad = pl.col(REASONS).neq(pl.lit(''))
  const [counted] = await collect(marked.select(isBad.sum().cast(pl.Float64).alias('rows')))
  const roles = Object.fromEntries(table.columns.map(({ name, role }) => [name, role]))
  const own = table.columns.map(({ name }) => pl.col(name))
  const sorted = (plan: LazyDataFrame) => (inOrder ? plan : plan.sort(ROW))
  const kept = table.columns.filter(({ name }) => name !== KEPT_ROW && name !== KEPT_REASONS)
  const bad = sorted(marked.filter(isBad)).select(
    ...kept.map(({ name }) => pl.col(name)),
    pl.col(ROW).cast(pl.Int64).alias(KEPT_ROW),
    pl.col(REASONS).str.slice(2).alias(KEPT_REASONS),
  )
  const badRoles = Object.fromEntries(kept.map(({ name, role }) => [name, role]))
  return {
    rows: Number(counted?.['rows'] ?? 0),
    bad: { frame: bad, roles: { ...badRoles, [KEPT_ROW]: 'other', [KEPT_REASONS]: 'other' } },
    good: { frame: sorted(marked.filter(isBad.not())).select(...own), roles, metadata: carried(table) },
  }
}

function reason(
  pl: typeof import('nodejs-polars').default,
  breaks: RowCheck['breaks'],
  { rule, column }: Pick<Finding, 'rule'> & { column: string | undefined },
) {
  const text = column === undefined ? rule : `${rule} ${column}`
  return pl
    .when(breaks)
    .then(pl.lit(`; ${text}`))
    .otherwise(pl.lit(''))
}

/** What the table's footer says of its content, which goes on holding for a part of its rows. */
function carried({ metadata }: Table): NonNullable<TableOutput['metadata']> {
  const own = new Set(['artifact', 'schema_version', 'set_id', 'input_sets', 'roles'])
  return Object.fromEntries(
    Object.entries(metadata ?? {}).filter(
      (entry): entry is [string, string | number | boolean] =>
        !own.has(entry[0]) && ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  )
}

/** Checks for rows without a value that they have to have: what presence asks of single rows. */
export async function absenceChecks(findings: readonly Finding[], table: Table): Promise<RowCheck[]> {
  const { default: pl } = await import('nodejs-polars')
  return findings.filter(asksForEveryRow).flatMap(({ rule, column, severity }) => {
    if (column === undefined || !table.columns.some(({ name }) => name === column)) return []
    const breaks = pl.col(column).isNull()
    const tolerance = { fraction: 0, count: 0 }
    return [{ rule, column, shows: [column], severity, tolerance, expected: 1, breaks, over: 'rows' as const }]
  })
}

/** Presence in every row, which a row alone can break; a least share is no row's fault. */
export const asksForEveryRow = ({ rule, severity, expected }: Finding): boolean =>
  (rule === 'present' || rule === 'nulls') && severity === 'error' && expected === 1
