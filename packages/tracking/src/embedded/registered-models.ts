import * as z from 'zod'
import { missingRegisteredModel } from '../missing.ts'
import { checkKey, checkRegisteredModelName } from '../names.ts'
import type { RegisteredModels } from '../registry-parts.ts'
import type { RegisteredModel } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { pages } from './pages.ts'
import { textsOf } from './texts.ts'

/** Registered models in the embedded database. */
export function embeddedRegisteredModels(database: Database, uri: string): RegisteredModels {
  const { inWorkspace } = database
  const check = (name: string) => void readRegisteredModel(database, name, uri)
  return {
    async createRegisteredModel(name) {
      checkRegisteredModelName(name)
      const now = Date.now()
      await database.write(() =>
        database.run(
          'INSERT OR IGNORE INTO registered_models (name, creation_time, last_updated_time) VALUES (?, ?, ?)',
          name,
          now,
          now,
        ),
      )
    },
    registeredModels: () =>
      pages(PAGE, (after: RegisteredModel | undefined) =>
        database
          .all(
            `${SELECT} WHERE name > ? ${inWorkspace} AND name NOT IN (${PROMPTS} ${inWorkspace})
             ORDER BY name LIMIT ${PAGE}`,
            after?.name ?? '',
          )
          .map((row) => registeredModelOf(database, row)),
      ),
    async getRegisteredModel(name) {
      return readRegisteredModel(database, name, uri)
    },
    async setRegisteredModelTag(name, { key, value }) {
      await database.write(() => {
        check(name)
        writeRegisteredModelTag(database, name, key, value)
      })
    },
    async deleteRegisteredModelTag(name, key) {
      await database.write(() => {
        check(name)
        database.run(`DELETE FROM registered_model_tags WHERE name = ? AND key = ? ${inWorkspace}`, name, key)
      })
    },
    async describeRegisteredModel(name, description) {
      await database.write(() => {
        check(name)
        database.run(
          `UPDATE registered_models SET description = ?, last_updated_time = ? WHERE name = ? ${inWorkspace}`,
          description,
          Date.now(),
          name,
        )
      })
    },
    async deleteRegisteredModel(name) {
      await database.write(() => {
        check(name)
        for (const table of OWNED) database.run(`DELETE FROM ${table} WHERE name = ? ${inWorkspace}`, name)
      })
    },
  }
}

/** @throws StepError MISSING_INPUT */
export function readRegisteredModel(database: Database, name: string, uri: string): RegisteredModel {
  const row = database.get(`${SELECT} WHERE name = ? ${database.inWorkspace}`, name)
  if (row === undefined) throw missingRegisteredModel(name, uri)
  return registeredModelOf(database, row)
}

/** Sets a tag of a registered model, over the one there. @throws StepError USAGE */
export function writeRegisteredModelTag(database: Database, name: string, key: string, value: string): void {
  checkKey('tag', key)
  database.run('INSERT OR REPLACE INTO registered_model_tags (key, value, name) VALUES (?, ?, ?)', key, value, name)
}

const PAGE = 200
const SELECT = 'SELECT name, creation_time, last_updated_time, description FROM registered_models'

/** MLflow keeps prompts as registered models with this tag, and leaves them out of its searches for models. */
const PROMPTS = "SELECT name FROM registered_model_tags WHERE key = 'mlflow.prompt.is_prompt' AND value = 'true'"

/** The registered model's own row comes last: the others refer to it. */
const OWNED = [
  'registered_model_aliases',
  'model_version_tags',
  'model_versions',
  'registered_model_tags',
  'registered_models',
]

const Row = z.object({
  name: z.string(),
  creation_time: z.number().nullable(),
  last_updated_time: z.number().nullable(),
  description: z.string().nullable(),
})

function registeredModelOf(database: Database, row: unknown): RegisteredModel {
  const { name, creation_time, last_updated_time, description } = Row.parse(row)
  const of = `WHERE name = ? ${database.inWorkspace}`
  const aliases = database.all(
    `SELECT alias AS key, CAST(version AS TEXT) AS value FROM registered_model_aliases ${of} ORDER BY alias`,
    name,
  )
  return {
    name,
    creationTimestamp: creation_time ?? 0,
    lastUpdatedTimestamp: last_updated_time ?? 0,
    description: description ?? '',
    tags: textsOf(database.all(`SELECT key, value FROM registered_model_tags ${of}`, name)),
    aliases: textsOf(aliases),
  }
}
