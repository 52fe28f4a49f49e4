import { StepError } from '@millrace/errors'
import { type PostgresConfig, postgresConfig } from './postgres-config.ts'

/**
 * Where a URL such as `postgresql://user:password@host:5432/database?sslmode=disable` points; SQLAlchemy's driver suffix
 * (`postgresql+psycopg`) is understood, `schema` in the query is the schema. `setting` names the flag or key that holds it.
 * @throws StepError USAGE without the URL, which may hold a password
 */
export function postgresUrl(text: string, setting: string): PostgresConfig {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^postgres(ql)?(\+\w+)?:$/.test(url.protocol)) {
    throw new StepError('USAGE', `${setting} is no PostgreSQL URL`, {
      hint: 'write postgresql://user:password@host:5432/database',
    })
  }
  const { sslmode = 'prefer', schema, options, ...files } = Object.fromEntries(url.searchParams)
  const given = {
    host: decodeURIComponent(url.hostname),
    port: url.port === '' ? undefined : url.port,
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    db_schema: schema ?? /(?:-c\s*)?search_path=(\w+)/.exec(options ?? '')?.[1],
    sslmode,
    sslrootcert_path: files['sslrootcert'],
    sslcert_path: files['sslcert'],
    sslkey_path: files['sslkey'],
  }
  const config = postgresConfig({ setting, options: given, at: setting })
  return { ...config, setting }
}
