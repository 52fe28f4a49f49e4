/** A row of a source: what the definition of a point-in-time join needs to know, and which row it is. */
export interface SourceRow {
  readonly key: readonly (string | number | null)[]
  readonly event: number | null
  readonly created: number | null
  /** Before which time it holds; null for ever. */
  readonly until: number | null
  readonly id: number
}

/** What a row has to be to count. */
export interface Rule {
  /** 0 for none. */
  readonly ttl: number
  /** Whether only what was created by then counts. */
  readonly knowledgeTime: boolean
}

export interface EntityRow {
  readonly key: readonly (string | number | null)[]
  readonly time: number
}

export type Outcome = 'matched' | 'expired' | 'future_only' | 'never_seen'

/**
 * The definition in plain loops: the winner in `[time - ttl, time]` of those that hold, by (event, created with null lowest,
 * place), and why there is none.
 */
export function bruteForce(
  row: EntityRow,
  source: readonly SourceRow[],
  { ttl, knowledgeTime }: Rule,
): { id: number | null; outcome: Outcome; isEarly: boolean } {
  let winner: SourceRow | undefined
  let outcome: Outcome = 'never_seen'
  for (const candidate of source) {
    if (candidate.event === null || !sameKey(candidate.key, row.key)) continue
    const isKnown = !knowledgeTime || (candidate.created !== null && candidate.created <= row.time)
    if (candidate.event > row.time || !isKnown) {
      if (outcome === 'never_seen') outcome = 'future_only'
      continue
    }
    const hasEnded = candidate.until !== null && candidate.until <= row.time
    if (hasEnded || (ttl > 0 && candidate.event < row.time - ttl)) {
      if (outcome !== 'matched') outcome = 'expired'
      continue
    }
    outcome = 'matched'
    if (winner === undefined || !isBefore(candidate, winner)) winner = candidate
  }
  const isEarly = winner !== undefined && winner.created !== null && winner.created > row.time
  return { id: winner?.id ?? null, outcome, isEarly }
}

/** The winner of each key from `start` to `end`. */
export function bruteForceLatest(source: readonly SourceRow[], start: number, end: number): number[] {
  const winners = new Map<string, SourceRow>()
  for (const row of source) {
    if (row.event === null || row.event < start || row.event > end || row.key.includes(null)) continue
    const name = JSON.stringify(row.key)
    const best = winners.get(name)
    if (best === undefined || !isBefore(row, best)) winners.set(name, row)
  }
  return [...winners.values()].map(({ id }) => id).sort((a, b) => a - b)
}

const sameKey = (a: readonly (string | number | null)[], b: readonly (string | number | null)[]): boolean =>
  a.every((part, index) => part !== null && part === b[index])

function isBefore(a: SourceRow, b: SourceRow): boolean {
  if (a.event !== b.event) return Number(a.event) < Number(b.event)
  return (a.created ?? Number.NEGATIVE_INFINITY) < (b.created ?? Number.NEGATIVE_INFINITY)
}
