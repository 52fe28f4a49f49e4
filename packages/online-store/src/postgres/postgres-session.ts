import { isStepError } from '@millrace/errors'
import { addressOf, connect, type PostgresConfig, postgresFailure } from '@millrace/postgres'
import type pg from 'pg'

/** One connection that is made when it is needed, and made anew where it was lost. */
export interface PostgresSession {
  /** Runs work alone on the connection. @throws StepError as `postgresFailure` */
  use<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
  /** The same in a transaction. */
  transaction<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A session with a database. `prepare` runs once on each connection. */
export function postgresSession(
  config: PostgresConfig,
  signal: AbortSignal,
  prepare: (client: pg.Client) => Promise<unknown>,
): PostgresSession {
  let opened: Promise<pg.Client> | undefined
  let turn: Promise<unknown> = Promise.resolve()

  async function open(): Promise<pg.Client> {
    const client = await connect(config, signal)
    client.once('end', () => {
      opened = undefined
    })
    await prepare(client)
    return client
  }

  async function run<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    try {
      opened ??= open()
      return await work(await opened)
    } catch (error) {
      const failure = postgresFailure(asLost(error), addressOf(config), config.setting)
      if (isStepError(failure, 'UNAVAILABLE') || isStepError(failure, 'DENIED')) await drop()
      throw failure
    }
  }

  async function drop(): Promise<void> {
    const client = await opened?.catch(() => undefined)
    opened = undefined
    await client?.end().catch(() => {})
  }

  function use<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const result = turn.then(() => run(work))
    turn = result.catch(() => {})
    return result
  }

  return {
    use,
    transaction: (work) =>
      use(async (client) => {
        await client.query('BEGIN')
        try {
          const result = await work(client)
          await client.query('COMMIT')
          return result
        } catch (error) {
          await client.query('ROLLBACK').catch(() => {})
          throw error
        }
      }),
    async close() {
      await turn
      await drop()
    },
  }
}

/** Once a connection was lost between two queries, the client only says that it takes no more of them. */
function asLost(error: unknown): unknown {
  const isLost = error instanceof Error && /connection error and is not queryable/.test(error.message)
  return isLost ? new Error('Connection terminated', { cause: error }) : error
}
