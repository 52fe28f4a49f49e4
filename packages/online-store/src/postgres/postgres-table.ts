import type { FeatureView } from '@millrace/feature-registry'
import pg from 'pg'

/** The name of a view's table, as Feast names it, as an SQL identifier. */
export const tableOf = (project: string, view: FeatureView): string => pg.escapeIdentifier(`${project}_${view.name}`)

/** SQL that makes a view's table with its indexes as Feast does, where they are missing. */
export function createTableSql(project: string, view: FeatureView): string {
  const table = tableOf(project, view)
  const index = (suffix: string) => pg.escapeIdentifier(`${project}_${view.name}${suffix}`)
  const hasText = view.features.some(({ valueType }) => valueType === 'STRING')
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (entity_key BYTEA, feature_name TEXT, value BYTEA, value_text TEXT NULL, vector_value BYTEA NULL, event_ts TIMESTAMPTZ, created_ts TIMESTAMPTZ, PRIMARY KEY(entity_key, feature_name))`,
    `CREATE INDEX IF NOT EXISTS ${index('_ek')} ON ${table} (entity_key)`,
    ...(hasText
      ? [`CREATE INDEX IF NOT EXISTS ${index('_fts_idx')} ON ${table} USING GIN (to_tsvector('english', value_text))`]
      : []),
  ].join(';\n')
}

/** The batch being written: a row for each entity, and of each row a cell for each feature by its place in the view. */
export const BATCH_TABLES = `
CREATE TEMP TABLE IF NOT EXISTS millrace_rows (place int, entity_key bytea, event_ts timestamptz, created_ts timestamptz) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS millrace_cells (place int, feature int, value bytea, value_text text) ON COMMIT DELETE ROWS`

export const COPY_ROWS = 'COPY millrace_rows FROM STDIN (FORMAT binary)'
export const COPY_CELLS = 'COPY millrace_cells FROM STDIN (FORMAT binary)'

/**
 * SQL that stores the batch with the feature names as $1, and answers how many of its rows were stored. A row is fresh
 * where no newer one is stored or comes before it; the last fresh one of each key stays. The order of the insert is that
 * of all writers, so that none waits for another in a circle; the condition guards against those that commit meanwhile.
 */
export const storeBatchSql = (table: string): string => `
WITH fresh AS MATERIALIZED (
  SELECT b.*, max(event_ts) OVER (PARTITION BY entity_key ORDER BY place) AS newest FROM millrace_rows AS b
  WHERE NOT EXISTS (SELECT FROM ${table} AS t WHERE t.entity_key = b.entity_key AND t.event_ts > b.event_ts)
), winners AS (
  SELECT DISTINCT ON (entity_key) * FROM fresh ORDER BY entity_key, event_ts DESC, place DESC
), stored AS (
  INSERT INTO ${table} AS t (entity_key, feature_name, value, value_text, event_ts, created_ts)
  SELECT w.entity_key, ($1::text[])[c.feature], c.value, c.value_text, w.event_ts, w.created_ts
  FROM winners AS w JOIN millrace_cells AS c USING (place)
  ORDER BY w.entity_key, c.feature
  ON CONFLICT (entity_key, feature_name) DO UPDATE SET value = excluded.value, value_text = excluded.value_text,
    event_ts = excluded.event_ts, created_ts = excluded.created_ts
  WHERE t.event_ts IS NULL OR t.event_ts <= excluded.event_ts
)
SELECT count(*) FILTER (WHERE event_ts = newest)::int AS written FROM fresh`

/** SQL of the cells of a table for the read at a place from 0: its keys are the parameter 1 + 2·place, its features the one after. */
export const readSql = (table: string, place: number): string =>
  `SELECT ${place}, entity_key, feature_name, value, (extract(epoch FROM event_ts) * 1000000)::bigint FROM ${table} WHERE entity_key = ANY($${1 + 2 * place}::bytea[]) AND feature_name = ANY($${2 + 2 * place}::text[])`
