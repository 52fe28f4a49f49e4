import type pg from 'pg'

/** Gives the session a setting: COPY takes no parameters, so values travel that way. */
export async function configure(client: pg.Client, name: string, value: string): Promise<void> {
  await client.query('SELECT set_config($1, $2, false)', [name, value])
}
