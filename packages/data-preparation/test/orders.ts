import { type Workdir, workdir } from '@millrace/testkit'

export const ROLES = ['--target-col', 'paid', '--entity-keys', 'shop_id']

const DAY = Date.UTC(2024, 0, 1)

/** The columns of 240 orders: 24 shops of 3 cities and 10 days each, half of them paid; every order and amount is different. */
export function orderColumns() {
  const rows = Array.from({ length: 240 }, (_, row) => row)
  return {
    shop_id: rows.map((row) => `shop-${row % 24}`),
    event_timestamp: rows.map((row) => new Date(DAY + Math.floor(row / 24) * 86_400_000 + row * 1000)),
    city: rows.map((row): string | null => ['north', 'south', 'west'][row % 3] ?? null),
    // 97 is prime to 240, so these are all numbers below 240 in another order.
    amount: rows.map((row) => ((row * 97) % 240) + 0.5),
    paid: rows.map((row) => (row * 7) % 20 < 10),
  }
}

/** A folder whose training table has these columns; what is no feature by its role is `other`. */
export async function orders(columns: Readonly<Record<string, readonly unknown[]>> = orderColumns()): Promise<Workdir> {
  const dir = workdir()
  await dir.writeTable('artifacts/training.parquet', columns)
  return dir
}

export type Side = 'train' | 'validation' | 'test'

/** The rows of each side, as row numbers of `orderColumns`, told by their unique time. */
export async function rowsOf(dir: Workdir, side: Side): Promise<number[]> {
  const { event_timestamp: times = [] } = await dir.readTable(`artifacts/${side}_keys.parquet`)
  return times.map((time) => {
    const since = (Number(time) - DAY) / 1000
    return since % 86_400
  })
}
