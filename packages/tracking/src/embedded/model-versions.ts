import * as z from 'zod'
import { missingVersion } from '../missing.ts'
import { modelIdOf } from '../model-id.ts'
import { checkKey } from '../names.ts'
import type { ModelVersions } from '../registry-parts.ts'
import type { ModelRegistry, ModelVersion } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { deleteVersion } from './delete-version.ts'
import { readLoggedModel } from './logged-model-row.ts'
import { linkModelVersion } from './model-version-link.ts'
import { findVersions, readVersion } from './model-version-row.ts'
import { pages } from './pages.ts'
import { readRegisteredModel } from './registered-models.ts'

/** Versions of registered models in the embedded database. */
export function embeddedModelVersions(database: Database, uri: string): ModelVersions {
  const { inWorkspace } = database
  const read = (name: string, version: string) => readVersion(database, name, version, uri)
  const ofVersion = `name = ? AND version = ? ${inWorkspace}`
  return {
    async createModelVersion(version) {
      return database.write(() => {
        readRegisteredModel(database, version.name, uri)
        return read(version.name, insert(database, version, uri))
      })
    },
    async getModelVersion(name, version) {
      return read(name, version)
    },
    async latestModelVersion(name) {
      readRegisteredModel(database, name, uri)
      const [latest] = findVersions(database, { condition: 'name = ?', values: [name], limit: 1 })
      if (latest === undefined) throw missingVersion(name, 'latest', uri)
      return latest
    },
    async findModelVersion({ name, runId, source }) {
      const condition = 'name = ? AND run_id = ? AND source = ?'
      return findVersions(database, { condition, values: [name, runId, source], limit: 1 })[0]
    },
    async modelVersionDownloadUri(name, version) {
      read(name, version)
      const row = database.get(
        `SELECT coalesce(storage_location, source) AS uri FROM model_versions WHERE ${ofVersion}`,
        name,
        version,
      )
      return Place.parse(row).uri
    },
    async *modelVersions(name) {
      readRegisteredModel(database, name, uri)
      yield* pages(PAGE, (after: ModelVersion | undefined) =>
        findVersions(database, {
          condition: 'name = ? AND version < ?',
          values: [name, after?.version ?? String(Number.MAX_SAFE_INTEGER)],
          limit: PAGE,
        }),
      )
    },
    async setModelVersionTag(name, version, { key, value }) {
      await database.write(() => {
        read(name, version)
        writeTag(database, { name, version, key, value })
      })
    },
    async deleteModelVersionTag(name, version, key) {
      await database.write(() => {
        read(name, version)
        database.run(`DELETE FROM model_version_tags WHERE ${ofVersion} AND key = ?`, name, version, key)
      })
    },
    async describeModelVersion(name, version, description) {
      await database.write(() => {
        read(name, version)
        database.run(
          `UPDATE model_versions SET description = ?, last_updated_time = ? WHERE ${ofVersion}`,
          description,
          Date.now(),
          name,
          version,
        )
      })
    },
    async deleteModelVersion(name, version) {
      await database.write(() => deleteVersion(database, read(name, version)))
    },
  }
}

type NewVersion = Parameters<ModelRegistry['createModelVersion']>[0]

/** Writes a version under the number after the highest there ever was, and returns that. */
function insert(
  database: Database,
  { name, source, runId, modelId, tags, description }: NewVersion,
  uri: string,
): string {
  const sourceModel = modelIdOf(source)
  const model = sourceModel === undefined ? undefined : readLoggedModel(database, sourceModel, uri)
  const { number } = NextNumber.parse(
    database.get(
      `SELECT coalesce(max(version), 0) + 1 AS number FROM model_versions WHERE name = ? ${database.inWorkspace}`,
      name,
    ),
  )
  const now = Date.now()
  database.run(
    `INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, current_stage,
       source, run_id, status, run_link, storage_location)
     VALUES (?, ?, ?, ?, ?, 'None', ?, ?, 'READY', '', ?)`,
    name,
    number,
    now,
    now,
    description,
    source,
    runId === '' ? (model?.sourceRunId ?? '') : runId,
    model?.artifactUri ?? source,
  )
  const version = String(number)
  for (const [key, value] of Object.entries(tags)) writeTag(database, { name, version, key, value })
  if (modelId !== undefined) linkModelVersion(database, readLoggedModel(database, modelId, uri), name, number)
  database.run(`UPDATE registered_models SET last_updated_time = ? WHERE name = ? ${database.inWorkspace}`, now, name)
  return version
}

function writeTag(database: Database, tag: { name: string; version: string; key: string; value: string }): void {
  checkKey('tag', tag.key)
  database.run(
    'INSERT OR REPLACE INTO model_version_tags (key, value, name, version) VALUES (?, ?, ?, ?)',
    tag.key,
    tag.value,
    tag.name,
    tag.version,
  )
}

const PAGE = 200
const NextNumber = z.object({ number: z.int() })
const Place = z.object({ uri: z.string() })
