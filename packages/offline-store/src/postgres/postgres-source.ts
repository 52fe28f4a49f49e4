import { StepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import { postgresFailure } from '@millrace/postgres'
import pg from 'pg'
import type { CheckedSource } from '../join-plan.ts'
import { sourceColumns, sourceProblems } from '../source-columns.ts'
import { postgresColumnType } from './postgres-types.ts'
import { SETTING } from './setting.ts'

/** A view's table or query, opened for some of its features. */
export interface PostgresSource extends CheckedSource {
  /** What stands after FROM. */
  readonly relation: string
  /** Expressions over the relation `s` that order its rows by place, last wins: where they lie in a table, the order of a query. */
  readonly place: readonly string[]
}

/**
 * Opens a view's source and checks it without reading a row.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT, USAGE, UNAVAILABLE, DENIED
 */
export async function openPostgresSource(
  client: pg.Client,
  view: FeatureView,
  features?: readonly string[],
): Promise<PostgresSource> {
  const { source } = view
  if (source.type !== 'postgres') {
    throw new StepError(
      'USAGE',
      `feature view "${view.name}" has a ${source.type} source, but the offline store is PostgreSQL`,
      {
        hint: 'set offline_store.type to file in feature_store.yaml',
      },
    )
  }
  const columns = sourceColumns(view, features)
  const what = 'table' in source.relation ? `table ${source.relation.table}` : `query of source "${source.name}"`
  const label = `${what} (feature view "${view.name}")`
  try {
    const found =
      'table' in source.relation
        ? await findTable(client, source.relation.table, label)
        : fromQuery(source.relation.query)
    const { fields } = await client.query(`SELECT * FROM ${found.relation} LIMIT 0`)
    const columnTypes = new Map(fields.map(({ name, dataTypeID }) => [name, postgresColumnType(dataTypeID)]))
    const problems = sourceProblems(columns, columnTypes).map((problem) => `${label} ${problem}`)
    return { ...found, columns, columnTypes, label, problems }
  } catch (error) {
    throw postgresFailure(error, label, SETTING)
  }
}

/** PostgreSQL itself reads the name, so it means what it means in psql and in Feast. */
async function findTable(client: pg.Client, table: string, label: string) {
  const { rows } = await client.query<{ schema: string; name: string; kind: string }>(
    `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)`,
    [table],
  )
  const found = rows[0]
  if (found === undefined) {
    throw new StepError('MISSING_INPUT', `${label} does not exist`, {
      hint: 'correct its name in the feature definitions, or db_schema',
    })
  }
  const name = `${pg.escapeIdentifier(found.schema)}.${pg.escapeIdentifier(found.name)}`
  const isStored = ['r', 'p', 'm'].includes(found.kind)
  return { relation: `${name} AS s`, place: isStored ? ['s.tableoid', 's.ctid'] : QUERY_ORDER }
}

const QUERY_ORDER = ['row_number() OVER ()']

const fromQuery = (query: string) => ({ relation: `(\n${query.trim().replace(/;$/, '')}\n) AS s`, place: QUERY_ORDER })
