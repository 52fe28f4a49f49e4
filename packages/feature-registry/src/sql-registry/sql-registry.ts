import { StepError } from '@millrace/errors'
import { addressOf, connect, postgresUrl } from '@millrace/postgres'
import type { Client } from 'pg'
import type { StoreConfig } from '../config/feature-store-config.ts'
import { changedSince, type RegistryStore } from '../registry/registry-store.ts'
import { parseRevision, type Revision } from '../revisions/revision.ts'
import { registryOfRows } from './project-rows.ts'
import { readRevisionRecords, readRows } from './read-rows.ts'
import { registryFailure } from './registry-failure.ts'
import { lockRegistry, prepareTables } from './registry-tables.ts'
import { deleteProject, insertRevision, writeRegistry } from './write-rows.ts'

/**
 * A registry in Feast's tables of a PostgreSQL database, which stock Feast may read and write as well. A write is one
 * transaction under locks that hold off every other writer. Each call has a connection of its own.
 * @throws StepError USAGE for an address that is no PostgreSQL URL
 */
export function sqlRegistry(
  { path, at, options }: StoreConfig & { readonly path: string },
  signal: AbortSignal,
): RegistryStore {
  const config = postgresUrl(path, `${at}: registry.path`)
  const address = addressOf(config)
  const isReady = options['schema_mode'] === 'verify' || options['schema_mode'] === 'skip'

  async function inTransaction<T>(begin: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = await connect(config, signal)
    try {
      await client.query(begin)
      await client.query("SET LOCAL lock_timeout = '10s'")
      const result = await work(client)
      await client.query('COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      throw registryFailure(error, address, config.setting)
    } finally {
      await client.end().catch(() => {})
    }
  }
  const reading = <T>(work: (client: Client) => Promise<T>) =>
    inTransaction('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work)

  const writing = (project: string, expected: string | undefined, work: (client: Client) => Promise<void>) =>
    inTransaction('BEGIN', async (client) => {
      await prepareTables(client, isReady)
      await lockRegistry(client)
      const found = registryOfRows(await readRows(client, project), address)
      if (found?.versionId !== expected) throw new StepError('CONFLICT', changedSince(address), { hint: 'run again' })
      await work(client)
    })

  return {
    address,
    read: (project) => reading(async (client) => registryOfRows(await readRows(client, project), address)),
    history: (project) =>
      reading(async (client) => ({
        registry: registryOfRows(await readRows(client, project), address),
        revisions: (await readRevisionRecords(client, project)).map(
          ({ revision, record }): Revision =>
            parseRevision(record, `revision ${revision} of "${project}" in ${address}`),
        ),
      })),
    write: (project, expected, { registry, revisions }) =>
      writing(project, expected, async (client) => {
        if (registry !== undefined) await writeRegistry(client, project, registry)
        for (const revision of revisions) await insertRevision(client, revision)
      }),
    removeProject: (project, expected, revisions) =>
      writing(project, expected, async (client) => {
        await deleteProject(client, project)
        for (const revision of revisions) await insertRevision(client, revision)
      }),
  }
}
