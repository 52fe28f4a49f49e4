import pg from 'pg'
import type { NamedColumn } from '../offline-store.ts'
import { outputType, type SourceColumn } from '../source-columns.ts'
import type { PostgresSource } from './postgres-source.ts'
import { wireExpression } from './postgres-types.ts'

/** A query for COPY, and the columns of its result. */
export interface LatestSql {
  readonly select: string
  readonly columns: readonly NamedColumn[]
}

/** SQL of the winning row of each key, between the settings `millrace.start` and `millrace.end`, both included. */
export function latestSql({ columns, columnTypes, place, relation }: PostgresSource): LatestSql {
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
  const within = `event BETWEEN current_setting('millrace.start')::timestamptz AND current_setting('millrace.end')::timestamptz`
  const order = [
    ...parts,
    'event DESC',
    'created DESC NULLS LAST',
    ...place.map((_, index) => `place${index} DESC`),
  ].join(', ')
  const distinct = keys.length === 0 ? '' : `DISTINCT ON (${parts.join(', ')})`
  const select = `SELECT ${distinct} ${wire.map((_, index) => `column${index}`).join(', ')}
FROM (SELECT ${inner.join(', ')} FROM ${relation}) AS h
WHERE ${[within, ...parts.map((part) => `${part} IS NOT NULL`)].join(' AND ')}
ORDER BY ${order} ${keys.length === 0 ? 'LIMIT 1' : ''}`
  return { select, columns: named }
}
