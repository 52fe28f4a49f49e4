import * as z from 'zod'
import { modelIdOf } from '../model-id.ts'
import type { ModelVersion } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { textsOf } from './texts.ts'

/** The version with the highest number among those that meet the condition, deleted ones apart. */
export function findVersion(database: Database, condition: string, ...values: string[]): ModelVersion | undefined {
  const row = database.get(
    `SELECT name, CAST(version AS TEXT) AS version, creation_time, last_updated_time, description, user_id,
       current_stage, source, run_id, run_link, status, status_message
     FROM model_versions
     WHERE ${condition} AND current_stage IS NOT 'Deleted_Internal' ${database.inWorkspace}
     ORDER BY model_versions.version DESC LIMIT 1`,
    ...values,
  )
  return row === undefined ? undefined : versionOf(VersionRow.parse(row), database)
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
