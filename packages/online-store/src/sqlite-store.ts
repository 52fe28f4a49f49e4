import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StepError, systemError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import { encodeBatch } from './encode-batch.ts'
import { expiryLimit } from './expiry-limit.ts'
import { onlineRows } from './online-row.ts'
import type { FeatureBatch, OnlineStore, ViewRead, WriteCounts } from './online-store.ts'
import { readOne } from './read-one.ts'
import { pruneTable, tableCoverage } from './sqlite-coverage.ts'
import { sqliteError } from './sqlite-error.ts'
import { type SqliteReader, sqliteReader } from './sqlite-reader.ts'
import { createTable, quoted, tableName } from './sqlite-table.ts'
import { inTransaction } from './sqlite-transaction.ts'
import { sqliteViewLoad } from './sqlite-view-load.ts'
import { rowWriter } from './sqlite-writer.ts'

const BUSY_TIMEOUT_MS = 30_000
const CACHE_KIB = 64 * 1024

/** An online store in one SQLite file, in Feast's tables: stock Feast reads what is written here, and the other way round. */
export function sqliteStore(path: string, project: string): OnlineStore {
  let opened: DatabaseSync | undefined
  let reader: SqliteReader | undefined

  function database(): DatabaseSync {
    opened ??= openDatabase(path)
    return opened
  }

  function guarded<T>(action: () => T): T {
    try {
      return action()
    } catch (error) {
      throw sqliteError(error, path)
    }
  }

  const readViews: OnlineStore['readViews'] = async (reads, now) => {
    const missing = ({ view }: ViewRead): never => {
      throw neverPrepared(path, view)
    }
    const [first] = reads
    if (first === undefined) return []
    if (!existsSync(path)) missing(first)
    const named = reads.map((read) => ({ ...read, table: tableName(project, read.view) }))
    const stored = guarded(() => {
      const from = database()
      reader ??= sqliteReader(from)
      return reader(named, missing)
    })
    return onlineRows(reads, stored, now)
  }

  return {
    async prepare(view) {
      guarded(() => createTable(database(), tableName(project, view)))
    },
    async write(view, batches) {
      let counts: WriteCounts = { written: 0, skipped: 0 }
      guarded(() => createTable(database(), tableName(project, view)))
      for await (const batch of batches) {
        const more = guarded(() => writeBatch(database(), tableName(project, view), view, batch))
        counts = { written: counts.written + more.written, skipped: counts.skipped + more.skipped }
      }
      return counts
    },
    readViews,
    read: readOne(readViews),
    async coverage(view, now) {
      const table = tableName(project, view)
      if (!existsSync(path)) return { entities: 0, expired: 0 }
      return guarded(() => tableCoverage(database(), table, expiryLimit(view, now)))
    },
    async prune(view, now) {
      const limit = expiryLimit(view, now)
      if (limit === undefined || !existsSync(path)) return 0
      return guarded(() => pruneTable(database(), tableName(project, view), limit))
    },
    async beginLoad(view) {
      guarded(database)
      return sqliteViewLoad({ path, database, guarded }, project, view.name)
    },
    async dropView(view) {
      if (!existsSync(path)) return
      guarded(() => database().exec(`DROP TABLE IF EXISTS ${quoted(tableName(project, view))}`))
    },
    async close() {
      opened?.close()
      opened = undefined
      reader = undefined
    },
  }
}

function openDatabase(path: string): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw systemError(error, 'write', dirname(path))
  }
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    // With a write-ahead log readers go on while a batch is written.
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA cache_size = -${CACHE_KIB}`)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

function writeBatch(database: DatabaseSync, table: string, view: FeatureView, batch: FeatureBatch): WriteCounts {
  const encoded = encodeBatch(view, batch)
  const writeRow = rowWriter(database, table, view)
  const written = inTransaction(database, () => {
    let count = 0
    for (let row = 0; row < encoded.rows; row++) if (writeRow(encoded, row)) count++
    return count
  })
  return { written, skipped: encoded.rows - written }
}

function neverPrepared(path: string, view: FeatureView): StepError {
  return new StepError('MISSING_INPUT', `online store ${path} has no table for view ${view.name}`, {
    hint: 'run `feature-store apply`, then `feature-store materialize`',
  })
}
