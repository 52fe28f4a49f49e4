import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { beingLoaded, lostLoad } from '../load-conflict.ts'
import type { ViewLoad } from '../online-store.ts'
import type { PostgresSession } from './postgres-session.ts'

/** The server notices within this time that the process which held a lock is gone, unless it works on its last statement. */
const PATIENCE_MS = 3000
const LOOK_MS = 100

const NOTES = 'millrace_loads'

/** A load of a view whose lock is an advisory one of the connection, and goes with it; its note is in a table. */
export async function postgresViewLoad(session: PostgresSession, project: string, view: string): Promise<ViewLoad> {
  const name = `millrace load ${project} ${view}`
  const holder = await session.use(async (client) => {
    await acquire(client, name, view)
    return client
  })
  const note = await session.use(async (client) => {
    if (!(await hasNotes(client))) return undefined
    const found = await client.query<{ note: string }>(`SELECT note FROM ${NOTES} WHERE project = $1 AND view = $2`, [
      project,
      view,
    ])
    return found.rows[0]?.note
  })
  return {
    note,
    keepNote: (text) =>
      session.transaction(async (client) => {
        if (client !== holder) throw lostLoad(view)
        await writeNote(client, project, view, text)
      }),
    release: () =>
      session.use(async (client) => {
        if (client === holder) await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name])
      }),
  }
}

async function acquire(client: pg.Client, name: string, view: string): Promise<void> {
  for (let waited = 0; ; waited += LOOK_MS) {
    const { rows } = await client.query<{ mine: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS mine',
      [name],
    )
    if (rows[0]?.mine) return
    if (waited >= PATIENCE_MS) throw beingLoaded(view)
    await sleep(LOOK_MS)
  }
}

async function hasNotes(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [NOTES])
  return rows[0]?.there === true
}

/** Loads of other views may make the table at the same time: they take turns. */
async function writeNote(client: pg.Client, project: string, view: string, note: string | undefined): Promise<void> {
  if (note === undefined) {
    if (await hasNotes(client))
      await client.query(`DELETE FROM ${NOTES} WHERE project = $1 AND view = $2`, [project, view])
    return
  }
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('millrace loads', 0))")
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${NOTES} (project text, view text, note text NOT NULL, PRIMARY KEY (project, view))`,
  )
  await client.query(
    `INSERT INTO ${NOTES} VALUES ($1, $2, $3) ON CONFLICT (project, view) DO UPDATE SET note = excluded.note`,
    [project, view, note],
  )
}
