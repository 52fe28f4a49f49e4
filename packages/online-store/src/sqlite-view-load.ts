import { DatabaseSync } from 'node:sqlite'
import { isStepError } from '@millrace/errors'
import { beingLoaded } from './load-conflict.ts'
import type { ViewLoad } from './online-store.ts'
import { sqliteError } from './sqlite-error.ts'
import { isTable } from './sqlite-table.ts'
import { inTransaction } from './sqlite-transaction.ts'

interface OpenedFile {
  readonly path: string
  database(): DatabaseSync
  guarded<T>(action: () => T): T
}

const NOTES = 'millrace_loads'

/** A load of a view; its note is in a table of the online store that is gone when no load is unfinished. */
export function sqliteViewLoad({ path, database, guarded }: OpenedFile, project: string, view: string): ViewLoad {
  const lock = lockFile(`${path}.${encodeURIComponent(view)}.lock`, view)
  try {
    const before = guarded(() => readNote(database(), project, view))
    return {
      note: before,
      async keepNote(note) {
        guarded(() => inTransaction(database(), () => writeNote(database(), project, view, note)))
      },
      async release() {
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

/** An empty database that this process alone may use: the system lets go of it when the process ends, however it ends. */
function lockFile(path: string, view: string): DatabaseSync {
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    const problem = sqliteError(error, path)
    throw isStepError(problem, 'UNAVAILABLE') ? beingLoaded(view) : problem
  }
}

function readNote(database: DatabaseSync, project: string, view: string): string | undefined {
  if (!isTable(database, NOTES)) return undefined
  const row = database.prepare(`SELECT note FROM ${NOTES} WHERE project = ? AND view = ?`).get(project, view)
  return typeof row?.['note'] === 'string' ? row['note'] : undefined
}

function writeNote(database: DatabaseSync, project: string, view: string, note: string | undefined): void {
  if (note !== undefined) {
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${NOTES} (project TEXT, view TEXT, note TEXT, PRIMARY KEY (project, view))`,
    )
    database.prepare(`INSERT OR REPLACE INTO ${NOTES} VALUES (?, ?, ?)`).run(project, view, note)
    return
  }
  if (!isTable(database, NOTES)) return
  database.prepare(`DELETE FROM ${NOTES} WHERE project = ? AND view = ?`).run(project, view)
  if (database.prepare(`SELECT 1 FROM ${NOTES}`).get() === undefined) database.exec(`DROP TABLE ${NOTES}`)
}
