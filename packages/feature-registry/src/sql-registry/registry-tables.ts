import { StepError } from '@millrace/errors'
import type { Client } from 'pg'
import { CREATE_TABLES, FEAST_TABLE_NAMES, OBJECT_TABLES, REVISIONS_TABLE } from './tables.ts'

/**
 * Makes the tables that are missing, unless `schema_mode` of feature_store.yaml says that somebody else does.
 * @throws StepError MISSING_INPUT where they are missing then
 */
export async function prepareTables(client: Client, isReady: boolean): Promise<void> {
  // Two at once that make the same table would fail in PostgreSQL's catalog.
  await client.query("SELECT pg_advisory_xact_lock(hashtext('millrace feature registry'))")
  const sql = 'SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(quote_ident(name)) IS NULL'
  const { rows } = await client.query<{ name: string }>(sql, [[...FEAST_TABLE_NAMES, REVISIONS_TABLE]])
  if (rows.length === 0) return
  if (!isReady) {
    await client.query(CREATE_TABLES)
    return
  }
  const names = rows.map(({ name }) => name).join(', ')
  throw new StepError('MISSING_INPUT', `the registry's database lacks the tables ${names}`, {
    hint: 'run `feature-store apply` once with schema_mode: auto in feature_store.yaml, by a user who may create tables',
  })
}

/**
 * Holds off every other writer until the transaction ends, stock Feast among them; readers go on. Feast keeps one table of
 * objects locked while it writes projects and then feast_metadata, so these come last here too.
 */
export async function lockRegistry(client: Client): Promise<void> {
  const tables = [...OBJECT_TABLES.map(({ table }) => table), 'projects', 'feast_metadata', REVISIONS_TABLE]
  for (const table of tables) await client.query(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`)
}
