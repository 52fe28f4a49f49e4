import type { ColumnType } from '@millrace/contracts'
import pg from 'pg'
import { OUTCOME } from '../as-of-join.ts'
import type { ViewJoin } from '../join-plan.ts'
import type { SourceColumn } from '../source-columns.ts'
import { featureName, keyName } from '../source-history.ts'
import type { PostgresSource } from './postgres-source.ts'
import { wireExpression } from './postgres-types.ts'

/** The statements of one view's join: copies the history of the keys asked for, indexes it, looks each entity row up. */
export interface JoinSql {
  readonly prepare: readonly string[]
  /** For COPY: `outcome` and `feature0…` of each entity row, in order. */
  readonly select: string
  readonly clear: string
}

/**
 * SQL of a join to the table `rows`, which has `row`, `moment` and the entity rows' key columns under `rowKeys`.
 * The ttl is read from the setting `millrace.ttl`, '0' for none. With `knowledgeTime` a row is visible once it was created.
 * The copy costs one pass and makes the plan the same for tables without an index, views and queries.
 */
export function joinSql(
  join: ViewJoin<PostgresSource>,
  rows: string,
  rowKeys: readonly string[],
  history: string,
  knowledgeTime: boolean,
): JoinSql {
  const { source, output } = join
  const { columns, place, relation } = source
  const { created, until } = columns
  const keys = columns.keys.map(({ column }, index) => ({
    source: comparable(`s.${pg.escapeIdentifier(column)}`, join.keyTypes[index]),
    history: `h.${keyName(index)}`,
    row: `r.${pg.escapeIdentifier(rowKeys[index] ?? '')}`,
    name: keyName(index),
  }))
  const places = place.map((_, index) => `place${index}`)
  const features = columns.features.map(({ column }, index) => ({
    source: wireExpression(`s.${pg.escapeIdentifier(column)}`, output[index]?.type ?? 'Unknown'),
    name: featureName(index),
  }))
  const time = (column: SourceColumn | undefined): string =>
    column === undefined ? 'NULL::timestamptz' : `s.${pg.escapeIdentifier(column.column)}::timestamptz`
  const copied = [
    ...keys.map(({ source: expression, name }) => `${expression} AS ${name}`),
    `${time(columns.timestamp)} AS event`,
    `${time(created)} AS created`,
    ...(until === undefined ? [] : [`${time(until)} AS until`]),
    ...place.map((expression, index) => `${expression} AS ${places[index]}`),
    ...features.map(({ source: expression, name }) => `${expression} AS ${name}`),
  ]
  const known =
    keys.length === 0
      ? 'true'
      : `EXISTS (SELECT FROM ${rows} AS r WHERE ${keys.map(({ row, history: own }) => `${row} = ${own}`).join(' AND ')})`
  const visible = ['event <= r.moment', ...(knowledgeTime && created !== undefined ? ['created <= r.moment'] : [])]
  const holds = until === undefined ? [] : ['(until IS NULL OR r.moment < until)']
  const isKey = ['true', ...keys.map(({ row, history: own }) => `${own} = ${row}`)].join(' AND ')
  const order = ['event DESC', 'created DESC NULLS LAST', ...places.map((name) => `${name} DESC`)].join(', ')
  const index = [...keys.map(({ name }) => name), 'event', 'created NULLS FIRST', ...places].join(', ')
  const names = features.map(({ name }) => name)
  return {
    prepare: [
      `CREATE TEMP TABLE ${history} AS SELECT * FROM (SELECT ${copied.join(', ')} FROM ${relation}) AS h WHERE event IS NOT NULL AND ${known}`,
      `CREATE INDEX ON ${history} (${index})`,
      `ANALYZE ${history}`,
    ],
    select: `SELECT ${[`${outcomeSql(history, isKey, visible.join(' AND '))} AS outcome`, ...names.map((name) => `CASE WHEN ${FRESH} THEN m.${name} END AS ${name}`)].join(', ')}
FROM ${rows} AS r
LEFT JOIN LATERAL (SELECT ${['event', 'created', ...names].join(', ')} FROM ${history} AS h WHERE ${[isKey, ...visible, ...holds].join(' AND ')} ORDER BY ${order} LIMIT 1) AS m ON true
ORDER BY r.row`,
    clear: `DROP TABLE ${history}`,
  }
}

/** In microseconds, where day and month have one length. */
const FRESH = `(current_setting('millrace.ttl') = '0' OR extract(epoch FROM r.moment) - extract(epoch FROM m.event) <= current_setting('millrace.ttl')::numeric)`

const outcomeSql = (history: string, isKey: string, visible: string): string => `CASE
  WHEN m.event IS NULL THEN CASE
    WHEN EXISTS (SELECT FROM ${history} AS h WHERE ${isKey} AND ${visible}) THEN ${OUTCOME.expired}
    WHEN EXISTS (SELECT FROM ${history} AS h WHERE ${isKey}) THEN ${OUTCOME.later} ELSE ${OUTCOME.unseen} END
  WHEN NOT ${FRESH} THEN ${OUTCOME.expired}
  WHEN m.created > r.moment THEN ${OUTCOME.early} ELSE ${OUTCOME.matched} END`

function comparable(expression: string, type: ColumnType | undefined): string {
  if (type === 'String') return `${expression}::text`
  return type === 'Datetime' ? `${expression}::timestamptz` : expression
}
