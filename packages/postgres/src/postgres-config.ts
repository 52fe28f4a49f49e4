import { readFileSync } from 'node:fs'
import { listProblems, StepError, systemError } from '@millrace/errors'
import type { ClientConfig } from 'pg'
import * as z from 'zod'

/** Feast's keys that say where the database is; its other keys tune Feast's own client. */
const PostgresKeys = z.looseObject({
  host: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65_535).default(5432),
  database: z.string().min(1),
  db_schema: z.string().min(1).default('public'),
  user: z.string().min(1),
  password: z.coerce.string().optional(),
  sslmode: z.enum(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']).default('require'),
  sslrootcert_path: z.string().optional(),
  sslcert_path: z.string().optional(),
  sslkey_path: z.string().optional(),
})

/** Where the database is, and what names the setting that says so in messages. */
export type PostgresConfig = z.output<typeof PostgresKeys> & { readonly setting: string }

/** A section of a file as it was read. */
interface Section {
  /** Its name, such as `offline_store`. */
  readonly setting: string
  readonly options: Readonly<Record<string, unknown>>
  /** File and line. */
  readonly at: string
}

/** A section of `feature_store.yaml` for PostgreSQL with Feast's defaults. @throws StepError USAGE naming file, line and keys */
export function postgresConfig({ setting, options, at }: Section): PostgresConfig {
  const parsed = PostgresKeys.safeParse(options)
  if (parsed.success) return { ...parsed.data, setting: `${setting} of feature_store.yaml` }
  const problems = parsed.error.issues.map(({ path, message }) => `${[setting, ...path].join('.')}: ${message}`)
  throw new StepError('USAGE', `${at}: ${setting} of type postgres is not as it should be\n${listProblems(problems)}`)
}

/** Where to connect, for messages; without the password. */
export const addressOf = ({ host, port, database, user }: PostgresConfig): string =>
  `postgres://${user}@${host}:${port}/${database}`

/** What `pg` needs to know. @throws StepError MISSING_INPUT for a certificate file that is not there */
export function clientConfig(config: PostgresConfig, withTls: boolean): ClientConfig {
  const { host, port, database, user, password } = config
  return {
    host,
    port,
    database,
    user,
    ...(password === undefined ? {} : { password }),
    ssl: withTls ? tls(config) : false,
    connectionTimeoutMillis: 10_000,
    application_name: 'millrace',
  }
}

function tls({ sslmode, sslrootcert_path, sslcert_path, sslkey_path }: PostgresConfig) {
  return {
    // As libpq: `require` encrypts without asking who answers, `verify-ca` asks for the certificate but not for the name.
    rejectUnauthorized: sslmode === 'verify-ca' || sslmode === 'verify-full',
    ...(sslmode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
    ...(sslrootcert_path === undefined ? {} : { ca: read(sslrootcert_path) }),
    ...(sslcert_path === undefined ? {} : { cert: read(sslcert_path) }),
    ...(sslkey_path === undefined ? {} : { key: read(sslkey_path) }),
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw systemError(error, 'read', path)
  }
}
