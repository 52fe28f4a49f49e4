import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StepError, systemError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import { encodeBatch } from './encode-batch.ts'
import { entityKeySerializer } from './entity-key.ts'
import { toMicros } from './event-time.ts'
import { expiryLimit } from './expiry-limit.ts'
import { onlineRow, type StoredRow } from './online-row.ts'
import type { FeatureBatch, OnlineStore, WriteCounts } from './online-store.ts'
import { pruneTable, tableCoverage } from './sqlite-coverage.ts'
import { sqliteError } from './sqlite-error.ts'
import { createTable, isTable, quoted, storedMicros, tableName } from './sqlite-table.ts'
import { inTransaction } from './sqlite-transaction.ts'
import { sqliteViewLoad } from './sqlite-view-load.ts'
import { rowWriter } from './sqlite-writer.ts'

const BUSY_TIMEOUT_MS = 30_000
const CACHE_KIB = 64 * 1024

/** An online store in one SQLite file, in Feast's tables: stock Feast reads what is written here, and the other way round. */
export function sqliteStore(path: string, project: string): OnlineStore {
  let opened: DatabaseSync | undefined

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
    async read(view, features, keys, now) {
      const table = tableName(project, view)
      if (!existsSync(path) || !guarded(() => isTable(database(), table))) throw neverPrepared(path, view)
      const keyBytes = entityKeySerializer(view.joinKeys)
      const serialized = keys.map((key) => keyBytes(view.joinKeys.map(({ name }) => key[name])))
      const stored = guarded(() => readRows(database(), table, features, serialized))
      return stored.map((row) => onlineRow(row, features.length, view.ttlSeconds, toMicros(now)))
    },
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

function readRows(
  database: DatabaseSync,
  table: string,
  features: readonly string[],
  keys: readonly Buffer[],
): (StoredRow | undefined)[] {
  const select = database.prepare(
    `SELECT feature_name, value, ${storedMicros(database, table)} AS micros FROM ${quoted(table)} WHERE entity_key = ?`,
  )
  select.setReadBigInts(true)
  return keys.map((key) => {
    const values = new Map<unknown, Uint8Array>()
    let newest: bigint | undefined
    for (const { feature_name: name, value, micros: time } of select.all(key)) {
      if (typeof time !== 'bigint') continue
      values.set(name, value instanceof Uint8Array ? value : Buffer.alloc(0))
      if (newest === undefined || time > newest) newest = time
    }
    return newest === undefined
      ? undefined
      : { eventTimestamp: newest, values: features.map((name) => values.get(name)) }
  })
}

function neverPrepared(path: string, view: FeatureView): StepError {
  return new StepError('MISSING_INPUT', `online store ${path} has no table for view ${view.name}`, {
    hint: 'run `feature-store apply`, then `feature-store materialize`',
  })
}
