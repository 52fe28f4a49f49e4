import type { SQLInputValue } from 'node:sqlite'
import { databaseError } from './database-error.ts'
import { prepareSchema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** The MLflow database, with every failure of SQLite told as a StepError where a person can act on it. */
export interface Database {
  readonly file: string
  /** The rest of a WHERE clause that keeps to MLflow's default workspace, in a database that knows workspaces. */
  readonly inWorkspace: string
  all(sql: string, ...values: SQLInputValue[]): unknown[]
  get(sql: string, ...values: SQLInputValue[]): unknown
  run(sql: string, ...values: SQLInputValue[]): void
  /** Runs the work in one transaction that no other writer can enter. */
  write<T>(work: () => T): T
  close(): void
}

/** As MLflow itself waits for another writer. */
const BUSY_TIMEOUT_MS = 20_000

/** Opens the database, or creates it. @throws StepError CANNOT_WRITE, BROKEN_CONTRACT, UNAVAILABLE */
export async function openDatabase(file: string): Promise<Database> {
  const { DatabaseSync } = await import('node:sqlite')
  const guard = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw databaseError(error, file)
    }
  }
  const sqlite = guard(() => new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true }))
  try {
    const { hasWorkspaces } = guard(() => prepareSchema(sqlite, file))
    return {
      file,
      inWorkspace: hasWorkspaces ? "AND workspace = 'default'" : '',
      all: (sql, ...values) => guard(() => sqlite.prepare(sql).all(...values)),
      get: (sql, ...values) => guard(() => sqlite.prepare(sql).get(...values)),
      run: (sql, ...values) => guard(() => void sqlite.prepare(sql).run(...values)),
      write: (work) => guard(() => inTransaction(sqlite, work)),
      close: () => sqlite.close(),
    }
  } catch (error) {
    sqlite.close()
    throw error
  }
}
