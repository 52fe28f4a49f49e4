import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { entityKeys } from './entity-keys.ts'
import type { StoredRow } from './online-row.ts'
import type { ViewRead } from './online-store.ts'
import { isTable, quoted, storedMicros } from './sqlite-table.ts'

/** Reads what several views' tables store, each in the order of its keys; a table that is missing is handed to `missing`. */
export type SqliteReader = (
  reads: readonly (ViewRead & { readonly table: string })[],
  missing: (read: ViewRead) => never,
) => (StoredRow | undefined)[][]

/** A reader that keeps its statements until another process or this one changes the tables; a read sees all of them at one moment. */
export function sqliteReader(database: DatabaseSync): SqliteReader {
  const schemaVersion = database.prepare('PRAGMA schema_version')
  const statements = new Map<string, StatementSync | undefined>()
  let version: unknown
  const statementOf = (table: string): StatementSync | undefined => {
    if (!statements.has(table)) statements.set(table, isTable(database, table) ? select(database, table) : undefined)
    return statements.get(table)
  }
  return (reads, missing) => {
    database.exec('BEGIN')
    try {
      const now = schemaVersion.get()?.['schema_version']
      if (now !== version) statements.clear()
      version = now
      return reads.map((read) => readRows(statementOf(read.table) ?? missing(read), read))
    } finally {
      if (database.isTransaction) database.exec('COMMIT')
    }
  }
}

function select(database: DatabaseSync, table: string): StatementSync {
  const statement = database.prepare(
    `SELECT feature_name, value, ${storedMicros(database, table)} AS micros FROM ${quoted(table)} WHERE entity_key = ?`,
  )
  statement.setReadBigInts(true)
  return statement
}

const readRows = (statement: StatementSync, { view, features, keys }: ViewRead): (StoredRow | undefined)[] =>
  entityKeys(view.joinKeys, keys).map((key) => storedRow(statement.all(key), features))

function storedRow(cells: readonly Record<string, unknown>[], features: readonly string[]): StoredRow | undefined {
  const values = new Map<unknown, Uint8Array>()
  let newest: bigint | undefined
  for (const { feature_name: name, value, micros: time } of cells) {
    if (typeof time !== 'bigint') continue
    values.set(name, value instanceof Uint8Array ? value : Buffer.alloc(0))
    if (newest === undefined || time > newest) newest = time
  }
  if (newest === undefined) return undefined
  return { eventTimestamp: newest, values: features.map((name) => values.get(name)) }
}
