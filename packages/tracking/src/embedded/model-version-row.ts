import * as z from 'zod'
import { missingVersion } from '../missing.ts'
import { modelIdOf } from '../model-id.ts'
import type { ModelVersion } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { textsOf } from './texts.ts'

/** A version that is not deleted. @throws StepError MISSING_INPUT */
export function readVersion(database: Database, name: string, version: string, uri: string): ModelVersion {
  const [found] = findVersions(database, { condition: 'name = ? AND version = ?', values: [name, version], limit: 1 })
  if (found === undefined) throw missingVersion(name, version, uri)
  return found
}

/** The versions that meet the condition, newest first, deleted ones apart. */
export function findVersions(
  database: Database,
  { condition, values, limit }: { condition: string; values: readonly string[]; limit: number },
): ModelVersion[] {
  const rows = database.all(
    `SELECT name, CAST(version AS TEXT) AS version, creation_time, last_updated_time, description, user_id,
       current_stage, source, run_id, run_link, status, status_message
     FROM model_versions
     WHERE ${condition} AND current_stage IS NOT 'Deleted_Internal' ${database.inWorkspace}
     ORDER BY model_versions.version DESC LIMIT ${limit}`,
    ...values,
  )
  return z
    .array(VersionRow)
    .parse(rows)
    .map((row) => versionOf(row, database))
}

const VersionRow = z.object({
  name: z.string(),
  version: z.string(),
  creation_time: z.number().nullable(),
  last_updated_time: z.number().nullable(),
  description: z.string().nullable(),
  user_id: z.string().nullable(),
  current_stage: z.string().nullable(),
  source: z.string().nullable(),
  run_id: z.string().nullable(),
  run_link: z.string().nullable(),
  status: z.string().nullable(),
  status_message: z.string().nullable(),
})

const Aliases = z.array(z.object({ alias: z.string() }))

function versionOf(row: z.infer<typeof VersionRow>, database: Database): ModelVersion {
  const of = `WHERE name = ? AND version = ? ${database.inWorkspace}`
  const source = row.source ?? ''
  return {
    name: row.name,
    version: row.version,
    creationTimestamp: row.creation_time ?? 0,
    lastUpdatedTimestamp: row.last_updated_time ?? 0,
    description: row.description ?? '',
    userId: row.user_id ?? '',
    currentStage: row.current_stage ?? 'None',
    source,
    runId: row.run_id ?? '',
    runLink: row.run_link ?? '',
    status: row.status ?? 'READY',
    statusMessage: row.status_message ?? undefined,
    tags: textsOf(database.all(`SELECT key, value FROM model_version_tags ${of}`, row.name, row.version)),
    aliases: Aliases.parse(
      database.all(`SELECT alias FROM registered_model_aliases ${of} ORDER BY alias`, row.name, row.version),
    ).map(({ alias }) => alias),
    modelId: modelIdOf(source),
  }
}
