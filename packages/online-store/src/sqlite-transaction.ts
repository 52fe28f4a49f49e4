import type { DatabaseSync } from 'node:sqlite'

/** Runs an action as one transaction that waits for other writers before it begins, not in its middle. */
export function inTransaction<T>(database: DatabaseSync, action: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = action()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite has rolled back by itself where the disk is full.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
