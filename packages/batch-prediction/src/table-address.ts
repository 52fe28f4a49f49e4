import { StepError } from '@millrace/errors'
import type { PostgresConfig } from '@millrace/postgres'

/** Where a PostgreSQL table is. */
export interface TableAddress {
  readonly config: PostgresConfig
  readonly schema: string
  readonly table: string
}

/** What a URL with `table=NAME` or `table=SCHEMA.NAME` in its query names. @throws StepError USAGE */
export async function tableAddress(url: string, setting: string): Promise<TableAddress> {
  const { postgresUrl } = await import('@millrace/postgres')
  const config = postgresUrl(url, setting)
  const name = new URL(url).searchParams.get('table') ?? ''
  const [, schema, table] = /^(?:([^.]+)\.)?([^.]+)$/.exec(name) ?? []
  if (table === undefined)
    throw new StepError('USAGE', `${setting} names no table`, {
      hint: 'end the URL with ?table=NAME or ?table=SCHEMA.NAME',
    })
  return { config, schema: schema ?? config.db_schema, table }
}
