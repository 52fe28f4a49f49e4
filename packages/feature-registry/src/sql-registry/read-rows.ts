import type { Client } from 'pg'
import type { ObjectRow, ProjectRows } from './project-rows.ts'
import { OBJECT_TABLES, REVISIONS_TABLE } from './tables.ts'

/** What the tables hold of a project, in one order always; a table that is not there holds nothing. */
export async function readRows(client: Client, project: string): Promise<ProjectRows> {
  const there = await tablesThere(client)
  const parts = OBJECT_TABLES.filter(({ table }) => there.has(table)).map(
    ({ table, nameColumn, protoColumn }) =>
      `SELECT '${table}' AS table, ${nameColumn} AS name, ${protoColumn} AS proto FROM ${table} WHERE project_id = $1`,
  )
  const objects =
    parts.length === 0
      ? []
      : (await client.query<ObjectRow>(`${parts.join(' UNION ALL ')} ORDER BY 1, 2`, [project])).rows
  const projects = there.has('projects') ? (await client.query<{ proto: Uint8Array }>(PROJECT, [project])).rows : []
  const revisions = there.has(REVISIONS_TABLE)
    ? (await client.query<{ last: number | null }>(LAST_REVISION, [project])).rows
    : []
  return { project, objects, proto: projects[0]?.proto, lastRevision: revisions[0]?.last ?? 0 }
}

/** The revisions of a project as text, oldest first. */
export async function readRevisionRecords(
  client: Client,
  project: string,
): Promise<readonly { readonly revision: number; readonly record: string }[]> {
  if (!(await tablesThere(client)).has(REVISIONS_TABLE)) return []
  const sql = `SELECT revision, record FROM ${REVISIONS_TABLE} WHERE project_id = $1 ORDER BY revision`
  return (await client.query<{ revision: number; record: string }>(sql, [project])).rows
}

const PROJECT = 'SELECT project_proto AS proto FROM projects WHERE project_id = $1'
const LAST_REVISION = `SELECT max(revision) AS last FROM ${REVISIONS_TABLE} WHERE project_id = $1`

async function tablesThere(client: Client): Promise<ReadonlySet<string>> {
  const names = [...OBJECT_TABLES.map(({ table }) => table), 'projects', REVISIONS_TABLE]
  const sql = 'SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(quote_ident(name)) IS NOT NULL'
  return new Set((await client.query<{ name: string }>(sql, [names])).rows.map(({ name }) => name))
}
