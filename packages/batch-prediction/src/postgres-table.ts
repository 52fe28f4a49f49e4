import { pipeline } from 'node:stream/promises'
import type { TableAccess } from '@millrace/artifact-store'
import type { ColumnType } from '@millrace/contracts'
import { isStepError, StepError } from '@millrace/errors'
import type { Client } from 'pg'
import { type SqlColumn, sqlTable } from './sql-table.ts'
import type { TableAddress } from './table-address.ts'

/** What becomes a table: Parquet files of one schema, in the order of the rows. */
export interface RowsToStore {
  readonly files: readonly string[]
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[]
  /** Kept as the table's comment. */
  readonly comment: string
}

/**
 * Replaces a table, or makes it, in one transaction: rows are copied to a new table, counted, and that takes the place
 * of the old one with its indexes and rights. Nobody sees a part of them, and a run that is stopped leaves nothing.
 * @throws StepError UNAVAILABLE, DENIED, USAGE, BROKEN_CONTRACT, CONFLICT where something depends on the old table
 */
export async function storeRows(
  address: TableAddress,
  rows: RowsToStore,
  { tables, signal, onRows }: { tables: TableAccess; signal: AbortSignal; onRows: (rows: number) => void },
): Promise<void> {
  const { addressOf, connect, postgresFailure } = await import('@millrace/postgres')
  const columns = rows.columns.map(sqlColumn)
  const client = await connect(address.config, signal)
  try {
    await client.query('BEGIN')
    const target = await sqlTable(client, address)
    await target.lock()
    const staging = await target.createStaging(columns)
    await copy(client, staging, { rows, columns, tables, onRows })
    const { rows: counted } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM ${staging}`)
    if (Number(counted[0]?.count) !== rows.rows)
      throw new Error(`${counted[0]?.count} of ${rows.rows} rows were copied`)
    signal.throwIfAborted()
    await target.swap(staging, rows.comment)
    await client.query('COMMIT')
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (isStepError(error)) throw error
    throw postgresFailure(error, `${addressOf(address.config)}, table ${address.table}`, address.config.setting)
  } finally {
    await client.end().catch(() => {})
  }
}

const TYPES: Partial<Record<ColumnType, string>> = {
  Boolean: 'boolean',
  Int8: 'smallint',
  Int16: 'smallint',
  Int32: 'integer',
  Int64: 'bigint',
  UInt8: 'smallint',
  UInt16: 'integer',
  UInt32: 'bigint',
  UInt64: 'numeric(20,0)',
  Float32: 'real',
  Float64: 'double precision',
  String: 'text',
  Date: 'date',
  Time: 'time without time zone',
  Datetime: 'timestamp with time zone',
}

function sqlColumn({ name, type }: RowsToStore['columns'][number]): SqlColumn {
  const sql = TYPES[type]
  if (sql === undefined)
    throw new StepError(
      'BROKEN_CONTRACT',
      `the column "${name}" is ${type}, which has no place in a PostgreSQL table`,
      {
        hint: 'leave it out with --extra-columns drop',
      },
    )
  return { name, type: sql }
}

interface Copying {
  readonly rows: RowsToStore
  readonly columns: readonly SqlColumn[]
  readonly tables: TableAccess
  readonly onRows: (rows: number) => void
}

async function copy(client: Client, staging: string, { rows, columns, tables, onRows }: Copying): Promise<void> {
  const { default: pl } = await import('nodejs-polars')
  const { from } = await import('pg-copy-streams')
  const names = columns.map(({ name }) => pl.col(name))
  let done = 0
  for (const file of rows.files) {
    const plan = pl.scanParquet(file, { glob: false }).select(...names)
    const stream = client.query(from(`COPY ${staging} FROM STDIN WITH (FORMAT csv)`))
    await pipeline(tables.csv(plan), stream)
    done += stream.rowCount
    onRows(done)
  }
}
