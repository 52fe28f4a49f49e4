import type { SQLInputValue, StatementSync } from 'node:sqlite'
import { databaseError } from './database-error.ts'
import { prepareSchema } from './schema.ts'
import { BUSY_TIMEOUT_MS, inTransaction } from './transaction.ts'

/** The MLflow database, with every failure of SQLite told as a StepError where a person can act on it. */
export interface Database {
  readonly file: string
  /** The rest of a WHERE clause that keeps to MLflow's default workspace, in a database that knows workspaces. */
  readonly inWorkspace: string
  all(sql: string, ...values: SQLInputValue[]): unknown[]
  get(sql: string, ...values: SQLInputValue[]): unknown
  run(sql: string, ...values: SQLInputValue[]): void
  /** Runs the work in one transaction that no other writer can enter; it may run more than once. */
  write<T>(work: () => T): Promise<T>
  close(): void
}

/** Opens the database, or creates it. @throws StepError CANNOT_WRITE, BROKEN_CONTRACT, UNAVAILABLE */
export async function openDatabase(file: string): Promise<Database> {
  const { DatabaseSync } = await import('node:sqlite')
  const told = (error: unknown) => databaseError(error, file)
  const guard = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw told(error)
    }
  }
  const sqlite = guard(() => new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true }))
  const statements = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    const prepared = statements.get(sql) ?? sqlite.prepare(sql)
    statements.set(sql, prepared)
    return prepared
  }
  try {
    const { hasWorkspaces } = await prepareSchema(sqlite, file)
    return {
      file,
      inWorkspace: hasWorkspaces ? "AND workspace = 'default'" : '',
      all: (sql, ...values) => guard(() => statement(sql).all(...values)),
      get: (sql, ...values) => guard(() => statement(sql).get(...values)),
      run: (sql, ...values) => guard(() => void statement(sql).run(...values)),
      write: (work) =>
        inTransaction(sqlite, work).catch((error: unknown) => {
          throw told(error)
        }),
      close: () => sqlite.close(),
    }
  } catch (error) {
    sqlite.close()
    throw told(error)
  }
}
