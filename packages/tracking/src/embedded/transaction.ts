import type { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { isBusy } from './database-error.ts'

/** As MLflow itself waits for another writer. */
export const BUSY_TIMEOUT_MS = 20_000
/** SQLite waits without letting anything else happen in this process, so it waits a little and this waits the rest. */
const BEGIN_TIMEOUT_MS = 20
const PATIENCE_MS = 60_000
const PAUSE_MS = 20

/**
 * Runs the work between BEGIN IMMEDIATE and COMMIT; any failure rolls back.
 * While other processes write it tries again, for a minute, so the work must be repeatable.
 */
export async function inTransaction<T>(sqlite: DatabaseSync, work: () => T): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      return attempt(sqlite, work)
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error
    }
    // Random, so that waiting writers do not meet again.
    await setTimeout(Math.random() * PAUSE_MS)
  }
}

function attempt<T>(sqlite: DatabaseSync, work: () => T): T {
  sqlite.exec(`PRAGMA busy_timeout = ${BEGIN_TIMEOUT_MS}`)
  try {
    sqlite.exec('BEGIN IMMEDIATE')
  } finally {
    sqlite.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  }
  try {
    const result = work()
    sqlite.exec('COMMIT')
    return result
  } catch (error) {
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
    throw error
  }
}
