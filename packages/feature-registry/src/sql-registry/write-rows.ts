import { randomUUID } from 'node:crypto'
import { clone, toBinary } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Client } from 'pg'
import { ProjectSchema } from '../protos/feast/core/Project_pb.ts'
import type { Registry } from '../protos/feast/core/Registry_pb.ts'
import type { Revision } from '../revisions/revision.ts'
import { registryOfRows, rowsOfRegistry } from './project-rows.ts'
import { readRows } from './read-rows.ts'
import { FEAST_TABLE_NAMES, OBJECT_TABLES, type ObjectTable, REVISIONS_TABLE } from './tables.ts'

/** Makes the rows of a project those of a registry; rows that say the same already stay untouched. */
export async function writeRegistry(client: Client, project: string, registry: Registry): Promise<void> {
  const seconds = Math.floor(Date.now() / 1000)
  const before = registryOfRows(await readRows(client, project), '')
  const old = new Map((before === undefined ? [] : rowsOfRegistry(before, project)).map((row) => [idOf(row), row]))
  for (const row of rowsOfRegistry(registry, project)) {
    const previous = old.get(idOf(row))
    old.delete(idOf(row))
    if (previous !== undefined && Buffer.compare(previous.proto, row.proto) === 0) continue
    await client.query(upsert(tableOf(row.table)), [row.name, project, seconds, row.proto])
  }
  for (const { table, name } of old.values()) await remove(client, tableOf(table), name, project)
  await writeProject(client, project, registry, seconds)
}

/** Adds one revision. */
export async function insertRevision(client: Client, revision: Revision): Promise<void> {
  const sql = `INSERT INTO ${REVISIONS_TABLE} (project_id, revision, record) VALUES ($1, $2, $3)`
  await client.query(sql, [revision.project, revision.revision, JSON.stringify(revision)])
}

/** Removes every row of a project from Feast's tables. */
export async function deleteProject(client: Client, project: string): Promise<void> {
  for (const table of FEAST_TABLE_NAMES) await client.query(`DELETE FROM ${table} WHERE project_id = $1`, [project])
}

const idOf = ({ table, name }: { readonly table: string; readonly name: string }): string => `${table} ${name}`

function tableOf(table: string): ObjectTable {
  const found = OBJECT_TABLES.find((candidate) => candidate.table === table)
  if (found === undefined) throw new Error(`there is no table ${table}`)
  return found
}

const upsert = ({ table, nameColumn, protoColumn }: ObjectTable): string =>
  `INSERT INTO ${table} (${nameColumn}, project_id, last_updated_timestamp, ${protoColumn}) VALUES ($1, $2, $3, $4)
   ON CONFLICT (${nameColumn}, project_id) DO UPDATE SET last_updated_timestamp = $3, ${protoColumn} = $4`

/** As Feast does, with the versions that it keeps of a view. */
async function remove(client: Client, { table, nameColumn }: ObjectTable, name: string, project: string) {
  await client.query(`DELETE FROM ${table} WHERE ${nameColumn} = $1 AND project_id = $2`, [name, project])
  if (nameColumn !== 'feature_view_name') return
  const versions = 'DELETE FROM feature_view_version_history WHERE feature_view_name = $1 AND project_id = $2'
  await client.query(versions, [name, project])
}

/** Feast writes the project anew with each change of anything in it, and the time of that beside. */
async function writeProject(client: Client, project: string, { projects }: Registry, seconds: number): Promise<void> {
  const found = projects.find(({ spec }) => spec?.name === project)
  if (found === undefined) throw new Error(`the registry to be written lacks its project ${project}`)
  const message = clone(ProjectSchema, found)
  if (message.meta !== undefined) message.meta.lastUpdatedTimestamp = timestampFromDate(new Date())
  const sql = `INSERT INTO projects (project_id, project_name, last_updated_timestamp, project_proto) VALUES ($1, $1, $2, $3)
    ON CONFLICT (project_id) DO UPDATE SET last_updated_timestamp = $2, project_proto = $3`
  await client.query(sql, [project, seconds, toBinary(ProjectSchema, message)])
  const metadata = `INSERT INTO feast_metadata (project_id, metadata_key, metadata_value, last_updated_timestamp)
    VALUES ($1, $2, $3, $4) ON CONFLICT (project_id, metadata_key)`
  await client.query(`${metadata} DO NOTHING`, [project, 'project_uuid', randomUUID(), seconds])
  const values = [project, 'last_updated_timestamp', String(seconds), seconds]
  await client.query(`${metadata} DO UPDATE SET metadata_value = $3, last_updated_timestamp = $4`, values)
}
