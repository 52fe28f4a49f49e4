import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { ColumnType } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { type LazyDataFrame, pl } from 'nodejs-polars'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { columnNamed } from '../column-named.ts'
import { microsDown } from '../event-time.ts'
import { typesOf } from '../file-source.ts'
import type { HistoricalRequest } from '../offline-store.ts'
import { polarsFailure } from '../polars-failure.ts'

/** Loads the entity rows' times and join keys into the temporary table `table`: `row`, `moment`, and each key column under its name. */
export async function loadEntityTable(
  client: pg.Client,
  table: string,
  entities: LazyDataFrame,
  keys: readonly string[],
  { entityColumns, eventTimestamp, scratch }: HistoricalRequest,
): Promise<void> {
  const types = typesOf(entities)
  const momentType = types.get(eventTimestamp)
  if (momentType === undefined) throw new Error(`the entity rows have no column "${eventTimestamp}"`)
  const declared = new Map(entityColumns.map(({ name, type }) => [name, type]))
  const definitions = keys.map((key) => `${pg.escapeIdentifier(keyColumn(key))} ${keyType(key, declared.get(key))}`)
  await client.query(`CREATE TEMP TABLE ${table} (${['row bigint', 'moment timestamptz', ...definitions].join(', ')})`)
  const text = scratch('offline_entity_keys.csv')
  const columns = keys.map((key) => {
    const type = types.get(key)
    return (type?.variant === 'Datetime' ? microsDown(key, type).cast(pl.Datetime('us')) : columnNamed(key)).alias(
      keyColumn(key),
    )
  })
  const rows = entities.select(
    microsDown(eventTimestamp, momentType).cast(pl.Datetime('us')).alias('moment'),
    ...columns,
  )
  try {
    await rows
      .withRowIndex('row')
      .sinkCSV(text, { includeHeader: false, datetimeFormat: '%Y-%m-%d %H:%M:%S%.6f' })
      .collect()
  } catch (error) {
    throw polarsFailure(error, 'the entity rows')
  }
  const sink = client.query(copyFrom(`COPY ${table} FROM STDIN WITH (FORMAT csv, ENCODING 'UTF8')`))
  await pipeline(createReadStream(text), sink)
  await client.query(`ANALYZE ${table}`)
}

/** The name of an entity column in the table, which `row` and `moment` cannot take. */
export const keyColumn = (key: string): string => `key ${key}`

function keyType(key: string, type: ColumnType | undefined): string {
  switch (type) {
    case 'String':
      return 'text'
    case 'Boolean':
      return 'boolean'
    case 'Datetime':
      return 'timestamptz'
    case 'UInt64':
      return 'numeric(20)'
    case 'Int8':
    case 'Int16':
    case 'Int32':
    case 'Int64':
    case 'UInt8':
    case 'UInt16':
    case 'UInt32':
      return 'bigint'
    default:
      throw new StepError(
        'BROKEN_CONTRACT',
        `join key "${key}" of the entity rows is ${type}, which PostgreSQL cannot be asked for`,
        {
          hint: 'use whole numbers, text, booleans or timestamps as join keys',
        },
      )
  }
}
