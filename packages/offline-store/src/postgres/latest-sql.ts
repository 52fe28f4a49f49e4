import pg from 'pg'
import type { LatestRequest, NamedColumn } from '../offline-store.ts'
import { outputType, type SourceColumn } from '../source-columns.ts'
import type { PostgresSource } from './postgres-source.ts'
import { wireExpression } from './postgres-types.ts'

/** A query for COPY, and the columns of its result. */
export interface LatestSql {
  readonly select: string
  readonly columns: readonly NamedColumn[]
}

/** SQL of the winning row of each key, between the settings `millrace.start` and `millrace.end`. */
export function latestSql(
  { columns, columnTypes, place, relation }: PostgresSource,
  { endExcluded = false, part }: Pick<LatestRequest, 'endExcluded' | 'part'>,
): LatestSql {
  const { timestamp, created, keys, features } = columns
  const read = [...keys, timestamp, ...(created === undefined ? [] : [created]), ...features]
  const named = read.map(({ name, column, valueType }) => ({
    name,
    type: outputType(valueType, columnTypes.get(column) ?? 'Unknown'),
  }))
  const own = ({ column }: SourceColumn): string => `s.${pg.escapeIdentifier(column)}`
  const wire = read.map(
    (column, index) => `${wireExpression(own(column), named[index]?.type ?? 'Unknown')} AS column${index}`,
  )
  const parts = keys.map((_, index) => `part${index}`)
  const inner = [
    ...wire,
    ...keys.map((key, index) => `${own(key)} AS ${parts[index]}`),
    `${own(timestamp)}::timestamptz AS event`,
    `${created === undefined ? 'NULL::timestamptz' : `${own(created)}::timestamptz`} AS created`,
    ...place.map((expression, index) => `${expression} AS place${index}`),
  ]
  const within = [
    `event >= current_setting('millrace.start')::timestamptz`,
    `event ${endExcluded ? '<' : '<='} current_setting('millrace.end')::timestamptz`,
  ]
  const inPart =
    part === undefined || parts.length === 0
      ? []
      : [`abs(hashtextextended(ROW(${parts.join(', ')})::text, 0) % ${part.of}) = ${part.index}`]
  const order = [
    ...parts,
    'event DESC',
    'created DESC NULLS LAST',
    ...place.map((_, index) => `place${index} DESC`),
  ].join(', ')
  const distinct = keys.length === 0 ? '' : `DISTINCT ON (${parts.join(', ')})`
  const select = `SELECT ${distinct} ${wire.map((_, index) => `column${index}`).join(', ')}
FROM (SELECT ${inner.join(', ')} FROM ${relation}) AS h
WHERE ${[...within, ...inPart, ...parts.map((name) => `${name} IS NOT NULL`)].join(' AND ')}
ORDER BY ${order} ${keys.length === 0 ? 'LIMIT 1' : ''}`
  return { select, columns: named }
}

/** SQL that counts rows by spans of $3 milliseconds from $1 to $2, both included. */
export function rowsByTimeSql({ columns, relation }: PostgresSource): string {
  const event = `s.${pg.escapeIdentifier(columns.timestamp.column)}::timestamptz`
  return `SELECT floor((extract(epoch FROM event) - extract(epoch FROM $1::timestamptz)) * 1000 / $3::bigint)::bigint AS span, count(*) AS rows,
  floor(extract(epoch FROM max(event)) * 1000)::bigint AS last
FROM (SELECT ${event} AS event FROM ${relation}) AS h
WHERE event BETWEEN $1::timestamptz AND $2::timestamptz
GROUP BY span ORDER BY span`
}
