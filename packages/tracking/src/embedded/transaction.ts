import type { DatabaseSync } from 'node:sqlite'

/** Runs the work between BEGIN IMMEDIATE and COMMIT; any failure rolls back. */
export function inTransaction<T>(sqlite: DatabaseSync, work: () => T): T {
  sqlite.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    sqlite.exec('COMMIT')
    return result
  } catch (error) {
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
    throw error
  }
}
