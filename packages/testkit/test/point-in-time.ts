/** An entity key as tests hold it: 64-bit integers are bigints. */
export type Key = string | bigint | null
export type Value = number | boolean | null

/** A row of a feature view's source; times are milliseconds since 1970. */
export interface ObservedRow {
  readonly keys: Readonly<Record<string, Key>>
  readonly event: number
  readonly created: number | null
  readonly values: readonly Value[]
}

export interface ObservedView {
  readonly name: string
  readonly keys: readonly string[]
  /** Undefined where values never expire. */
  readonly ttl: number | undefined
  readonly features: readonly string[]
  readonly rows: readonly ObservedRow[]
}

export interface EntityRow {
  readonly keys: Readonly<Record<string, Key>>
  readonly time: number
}

/** The definition of a point-in-time join in plain loops: the winner in `[time - ttl, time]` by event, created (null lowest), place. */
export function asOf(view: ObservedView, { keys, time }: EntityRow): ObservedRow | undefined {
  let winner: ObservedRow | undefined
  for (const row of view.rows) {
    if (row.event > time) continue
    if (view.ttl !== undefined && row.event < time - view.ttl) continue
    let same = true
    for (const key of view.keys) if (keys[key] === null || keys[key] !== row.keys[key]) same = false
    if (same && (winner === undefined || !isBefore(row, winner))) winner = row
  }
  return winner
}

function isBefore(row: ObservedRow, winner: ObservedRow): boolean {
  if (row.event !== winner.event) return row.event < winner.event
  if (row.created === null) return winner.created !== null
  return winner.created !== null && row.created < winner.created
}
