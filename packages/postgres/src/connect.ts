import pg from 'pg'
import { addressOf, clientConfig, type PostgresConfig } from './postgres-config.ts'
import { postgresFailure } from './postgres-failure.ts'

/**
 * One connection in UTC, with the configured schema first on its path; aborting ends it.
 * @throws StepError UNAVAILABLE, DENIED, USAGE
 */
export async function connect(config: PostgresConfig, signal: AbortSignal): Promise<pg.Client> {
  signal.throwIfAborted()
  try {
    const client = await firstThatAnswers(config)
    // An idle connection that breaks is noticed by the next query; without a listener it would end the process.
    client.on('error', () => {})
    signal.addEventListener('abort', () => void client.end().catch(() => {}), { once: true })
    await client.query("SET TimeZone TO 'UTC'")
    await client.query("SELECT set_config('search_path', $1, false)", [pg.escapeIdentifier(config.db_schema)])
    return client
  } catch (error) {
    throw postgresFailure(error, addressOf(config), config.setting)
  }
}

async function firstThatAnswers(config: PostgresConfig): Promise<pg.Client> {
  const { sslmode } = config
  if (sslmode === 'disable' || sslmode === 'allow') return tryConnect(config, false)
  try {
    return await tryConnect(config, true)
  } catch (error) {
    const isRefused = error instanceof Error && /does not support SSL/i.test(error.message)
    if (sslmode !== 'prefer' || !isRefused) throw error
    return tryConnect(config, false)
  }
}

async function tryConnect(config: PostgresConfig, withTls: boolean): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(config, withTls))
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}
