import type { DatabaseSync } from 'node:sqlite'
import type { FeatureView } from '@millrace/feature-registry'
import { inTransaction } from './sqlite-transaction.ts'

/** The name of a view's table, as Feast names it. */
export function tableName(project: string, view: FeatureView): string {
  return `${project}_${view.name}`
}

/** A name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * Feast's columns hold whole seconds only; this one holds the event timestamp in microseconds, so that order and age
 * are exact. Feast leaves columns it does not know alone, so a value outside `event_ts`'s second is an outdated one.
 */
const MICROS = 'event_us'

/** Whether a view's table is there. */
export function isTable(database: DatabaseSync, table: string): boolean {
  return columnNames(database, table).size > 0
}

/** SQL for the stored event timestamp in microseconds, whoever made the table and wrote the row. */
export function storedMicros(database: DatabaseSync, table: string): string {
  const seconds = 'event_ts * 1000000'
  if (!columnNames(database, table).has(MICROS)) return seconds
  return `CASE WHEN ${MICROS} BETWEEN ${seconds} AND ${seconds} + 999999 THEN ${MICROS} ELSE ${seconds} END`
}

/** Makes a view's table with its index as Feast does where it is missing, and adds the columns that one made by Feast lacks. */
export function createTable(database: DatabaseSync, table: string): void {
  if (columnNames(database, table).has(MICROS)) return
  inTransaction(database, () => {
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${quoted(table)} (entity_key BLOB, feature_name TEXT, value BLOB, value_text TEXT, vector_value BLOB, event_ts timestamp, created_ts timestamp, ${MICROS} INTEGER, PRIMARY KEY(entity_key, feature_name))`,
    )
    database.exec(`CREATE INDEX IF NOT EXISTS ${quoted(`${table}_ek`)} ON ${quoted(table)} (entity_key)`)
    const present = columnNames(database, table)
    for (const column of ['value_text TEXT', `${MICROS} INTEGER`]) {
      const [name] = column.split(' ')
      if (!present.has(name)) database.exec(`ALTER TABLE ${quoted(table)} ADD COLUMN ${column}`)
    }
  })
}

/** SQL that stores a row: key, seconds, created seconds, microseconds, then value and text of each feature. */
export function upsertSql(table: string, view: FeatureView): string {
  const rows = view.features.map(
    ({ name }, index) => `(?1, '${name.replaceAll("'", "''")}', ?${5 + 2 * index}, ?${6 + 2 * index}, ?2, ?3, ?4)`,
  )
  const columns = ['value', 'value_text', 'event_ts', 'created_ts', MICROS]
  return `INSERT INTO ${quoted(table)} (entity_key, feature_name, ${columns.join(', ')}) VALUES ${rows.join(', ')}
    ON CONFLICT(entity_key, feature_name) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`
}

function columnNames(database: DatabaseSync, table: string): ReadonlySet<unknown> {
  const columns = database.prepare(`PRAGMA table_info(${quoted(table)})`).all()
  return new Set(columns.map(({ name }) => name))
}
