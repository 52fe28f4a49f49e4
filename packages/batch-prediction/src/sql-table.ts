import { StepError } from '@millrace/errors'
import pg, { type Client } from 'pg'
import type { TableAddress } from './table-address.ts'

export interface SqlColumn {
  readonly name: string
  readonly type: string
}

/** A table that another takes the place of, all within the transaction of a connection. */
export interface SqlTable {
  /** Makes others that replace the table wait until this transaction has ended. */
  lock(): Promise<void>
  /** A new table with the columns, and with the indexes and constraints of the old one where it has the same columns; its name, quoted. */
  createStaging(columns: readonly SqlColumn[]): Promise<string>
  /** Puts a table in the place of the old one, whose rights it gets. Throws CONFLICT. */
  swap(staging: string, comment: string): Promise<void>
}

export async function sqlTable(client: Client, { schema, table }: TableAddress): Promise<SqlTable> {
  const quoted = (name: string) => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`
  const target = quoted(table)
  const stagingName = `${table.slice(0, 40)}__millrace`
  const oldColumns = () => columnsOf(client, target)
  return {
    async lock() {
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 20210416))', [target])
    },
    async createStaging(columns) {
      const staging = quoted(stagingName)
      const old = await oldColumns()
      const isSame = old !== undefined && JSON.stringify(old) === JSON.stringify(columns)
      const definition = isSame
        ? `LIKE ${target} INCLUDING ALL`
        : columns.map(({ name, type }) => `${pg.escapeIdentifier(name)} ${type}`).join(', ')
      await client.query(`CREATE TABLE ${staging} (${definition})`)
      return staging
    },
    async swap(staging, comment) {
      if ((await oldColumns()) !== undefined) {
        for (const grant of await grantsOf(client, target))
          await client.query(`GRANT ${grant.privilege} ON ${staging} TO ${grant.grantee}`)
        await drop(client, target)
      }
      await client.query(`ALTER TABLE ${staging} RENAME TO ${pg.escapeIdentifier(table)}`)
      await client.query(`COMMENT ON TABLE ${target} IS ${pg.escapeLiteral(comment)}`)
    },
  }
}

async function columnsOf(client: Client, target: string): Promise<SqlColumn[] | undefined> {
  const { rows: found } = await client.query<{ kind: string }>(
    'SELECT relkind AS kind FROM pg_class WHERE oid = to_regclass($1)',
    [target],
  )
  if (found[0] === undefined) return undefined
  if (found[0].kind !== 'r')
    throw new StepError('CONFLICT', `${target} is no plain table`, {
      hint: 'name another table, or remove what is there',
    })
  const { rows } = await client.query<SqlColumn>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [target],
  )
  return rows
}

async function grantsOf(client: Client, target: string): Promise<{ privilege: string; grantee: string }[]> {
  const { rows } = await client.query<{ privilege: string; grantee: string }>(
    `SELECT privilege_type AS privilege, CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS grantee
     FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = to_regclass($1) AND grantee <> relowner`,
    [target],
  )
  return rows
}

const DEPENDENT_OBJECTS = '2BP01'

async function drop(client: Client, target: string): Promise<void> {
  try {
    await client.query(`DROP TABLE ${target}`)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== DEPENDENT_OBJECTS) throw error
    throw new StepError('CONFLICT', `${target} cannot be replaced: ${error.detail ?? error.message}`, {
      hint: 'let views read the table through another name, or name another table',
      cause: error,
    })
  }
}
