import * as z from 'zod'
import { missingAlias, missingRegisteredModel, missingVersion } from '../missing.ts'
import { modelIdOf } from '../model-id.ts'
import { checkAlias, checkKey, checkRegisteredModelName } from '../names.ts'
import type { ModelRegistry, ModelVersion } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { readLoggedModel } from './logged-models.ts'
import { linkModelVersion } from './model-version-link.ts'
import { findVersion } from './model-versions.ts'

/** Registered models, their versions and aliases in the embedded database. */
export function embeddedRegistry(database: Database, uri: string): ModelRegistry {
  const version = (name: string, number: string): ModelVersion => {
    const found = findVersion(database, 'name = ? AND version = ?', name, number)
    if (found === undefined) throw missingVersion(name, number, uri)
    return found
  }
  const checkRegistered = (name: string) => {
    const row = database.get(`SELECT 1 FROM registered_models WHERE name = ? ${database.inWorkspace}`, name)
    if (row === undefined) throw missingRegisteredModel(name, uri)
  }
  const touch = (name: string, now: number) => {
    database.run(`UPDATE registered_models SET last_updated_time = ? WHERE name = ? ${database.inWorkspace}`, now, name)
  }
  const writeTag = (name: string, number: string, key: string, value: string) => {
    checkKey('tag', key)
    database.run(
      'INSERT OR REPLACE INTO model_version_tags (key, value, name, version) VALUES (?, ?, ?, ?)',
      key,
      value,
      name,
      number,
    )
  }
  return {
    async createRegisteredModel(name) {
      checkRegisteredModelName(name)
      const now = Date.now()
      database.write(() =>
        database.run(
          'INSERT OR IGNORE INTO registered_models (name, creation_time, last_updated_time) VALUES (?, ?, ?)',
          name,
          now,
          now,
        ),
      )
    },
    async createModelVersion({ name, source, runId, modelId, tags, description }) {
      return database.write(() => {
        checkRegistered(name)
        const sourceModel = modelIdOf(source)
        const storage = sourceModel === undefined ? source : readLoggedModel(database, sourceModel, uri).artifactUri
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
          runId,
          storage,
        )
        for (const [key, value] of Object.entries(tags)) writeTag(name, String(number), key, value)
        if (modelId !== undefined) linkModelVersion(database, readLoggedModel(database, modelId, uri), name, number)
        touch(name, now)
        return version(name, String(number))
      })
    },
    async getModelVersion(name, number) {
      return version(name, number)
    },
    async latestModelVersion(name) {
      checkRegistered(name)
      const found = findVersion(database, 'name = ?', name)
      if (found === undefined) throw missingVersion(name, 'latest', uri)
      return found
    },
    async findModelVersion({ name, runId, source }) {
      return findVersion(database, 'name = ? AND run_id = ? AND source = ?', name, runId, source)
    },
    async modelVersionDownloadUri(name, number) {
      version(name, number)
      const row = database.get(
        `SELECT coalesce(storage_location, source) AS uri FROM model_versions
         WHERE name = ? AND version = ? ${database.inWorkspace}`,
        name,
        number,
      )
      return Place.parse(row).uri
    },
    async setAlias(name, alias, number) {
      checkAlias(alias)
      database.write(() => {
        version(name, number)
        database.run(
          'INSERT OR REPLACE INTO registered_model_aliases (alias, version, name) VALUES (?, ?, ?)',
          alias,
          number,
          name,
        )
      })
    },
    async getModelVersionByAlias(name, alias) {
      checkRegistered(name)
      const row = database.get(
        `SELECT CAST(version AS TEXT) AS version FROM registered_model_aliases
         WHERE name = ? AND alias = ? ${database.inWorkspace}`,
        name,
        alias,
      )
      if (row === undefined) throw missingAlias(name, alias, uri)
      return version(name, Aliased.parse(row).version)
    },
    async setModelVersionTag(name, number, { key, value }) {
      database.write(() => {
        version(name, number)
        writeTag(name, number, key, value)
      })
    },
  }
}

const NextNumber = z.object({ number: z.int() })
const Place = z.object({ uri: z.string() })
const Aliased = z.object({ version: z.string() })
