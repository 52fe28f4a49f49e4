import type { Table, TableAccess } from '@millrace/artifact-store'
import { isFloat, type TableMetadata } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import type { Expr } from 'nodejs-polars'

export type NullPolicy = 'error' | 'drop'

/** The policy asked for, else the one that the feature service states, else to refuse. */
export function chooseNullPolicy(asked: NullPolicy | undefined, metadata: TableMetadata | undefined): NullPolicy {
  const stated = metadata?.['null_policy']
  if (asked !== undefined) return asked
  if (stated === undefined || stated === 'error' || stated === 'drop') return stated ?? 'error'
  throw new StepError(
    'USAGE',
    `the feature service's tag null_policy is ${JSON.stringify(stated)}: expected error or drop`,
  )
}

export interface NullRows {
  readonly rows: number
  /** Rows with a null (or NaN) in the label or in any feature. */
  readonly incomplete: number
  /** Nulls of each column that has any. */
  readonly byColumn: Readonly<Record<string, number>>
}

/** Counts the rows that a model cannot be fitted on. */
export async function countNullRows(table: Table, { collect }: TableAccess): Promise<NullRows> {
  const { default: pl } = await import('nodejs-polars')
  const columns = modelColumns(table)
  const [counts] = await collect(
    table.frame.select(
      pl.len().alias('rows'),
      ...(await missing(table)).map((is, index) => is.sum().cast(pl.Int64).alias(`column ${index}`)),
      (await anyMissing(table)).sum().cast(pl.Int64).alias('incomplete'),
    ),
  )
  const count = (name: string) => Number(counts?.[name] ?? 0)
  const byColumn = columns.map(({ name }, index): [string, number] => [name, count(`column ${index}`)])
  return {
    rows: count('rows'),
    incomplete: count('incomplete'),
    byColumn: Object.fromEntries(byColumn.filter(([, nulls]) => nulls > 0)),
  }
}

/** @throws StepError DATA_REJECTED that counts the rows and names the option */
export function refuseNullRows(source: string, { rows, incomplete, byColumn }: NullRows): void {
  if (incomplete === 0) return
  const columns = Object.entries(byColumn).map(([name, nulls]) => `${name}: ${nulls} null`)
  throw new StepError(
    'DATA_REJECTED',
    `${incomplete} of ${rows} rows of ${source} have a null label or feature:\n${listProblems(columns)}`,
    { hint: '--null-policy drop (NULL_POLICY=drop) leaves those rows out' },
  )
}

/** The table without the rows that have a null label or feature. */
export async function dropNullRows(table: Table): Promise<Table> {
  return { ...table, frame: table.frame.filter((await anyMissing(table)).not()), rows: undefined }
}

const modelColumns = ({ columns }: Table) => columns.filter(({ role }) => role === 'label' || role === 'feature')

async function missing(table: Table): Promise<Expr[]> {
  const { default: pl } = await import('nodejs-polars')
  return modelColumns(table).map(({ name, type }) => {
    const column = pl.col(name)
    return isFloat(type) && type !== 'Decimal' ? column.isNull().or(column.isNan().fillNull(false)) : column.isNull()
  })
}

async function anyMissing(table: Table): Promise<Expr> {
  const { default: pl } = await import('nodejs-polars')
  return (await missing(table)).reduce((left, right) => left.or(right), pl.lit(false))
}
