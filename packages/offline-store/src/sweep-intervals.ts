/** Rows by key, then by the time they become visible, then by rank; times in microseconds. */
export interface SweptRows {
  /** Not 0 where a key's rows begin. */
  readonly first: ArrayLike<number>
  readonly visible: ArrayLike<number>
  /** Before which time a row holds; infinity where it still does. */
  readonly until: ArrayLike<number>
  /** Of two rows that hold, the one of greater rank wins. */
  readonly rank: ArrayLike<number>
}

/** From `time` on, and until the key's next entry, the row of this rank wins, or (`holds` 0) none does any more. */
export interface Standings {
  readonly time: Float64Array
  readonly rank: Float64Array
  readonly holds: Uint8Array
}

/** Which row wins from when to when: one pass with a stack per key, of those that hold and that a greater rank will outlive. */
export function sweepIntervals({ first, visible, until, rank }: SweptRows): Standings {
  const count = visible.length
  // A row begins to win at most once, and stops at most once.
  const [time, winner, holds] = [new Float64Array(2 * count), new Float64Array(2 * count), new Uint8Array(2 * count)]
  let entries = 0
  let begin = 0
  const emit = (at: number, row: number, does: 0 | 1): void => {
    const replaces = entries > begin && time[entries - 1] === at
    const place = replaces ? entries - 1 : entries
    time[place] = at
    winner[place] = rank[row] ?? 0
    holds[place] = does
    entries = place + 1
  }
  // By rank upwards, and so by `until` downwards: what ends no later than a row above it never wins again.
  let active: number[] = []
  const end = (row: number): number => until[row] ?? Infinity
  const endUpTo = (now: number): void => {
    for (let top = active.at(-1); top !== undefined && end(top) <= now; top = active.at(-1)) {
      active.pop()
      const next = active.at(-1)
      emit(end(top), next ?? top, next === undefined ? 0 : 1)
    }
  }
  for (let row = 0; row < count; row += 1) {
    if (first[row] !== 0) {
      endUpTo(Number.MAX_VALUE)
      active = []
      begin = entries
    }
    const now = visible[row] ?? 0
    endUpTo(now)
    if (end(row) <= now) {
      if (active.length === 0) emit(now, row, 0)
      continue
    }
    if (enter(active, row, end, rank)) emit(now, row, 1)
  }
  endUpTo(Number.MAX_VALUE)
  return { time: time.slice(0, entries), rank: winner.slice(0, entries), holds: holds.slice(0, entries) }
}

/** Puts a row in its place among those that hold; whether it wins. */
function enter(active: number[], row: number, end: (row: number) => number, rank: ArrayLike<number>): boolean {
  let place = active.length
  while (place > 0 && Number(rank[active[place - 1] ?? 0]) > Number(rank[row])) place -= 1
  const above = active[place]
  if (above !== undefined && end(above) >= end(row)) return false
  let kept = place
  while (kept > 0 && end(active[kept - 1] ?? 0) <= end(row)) kept -= 1
  active.splice(kept, place - kept, row)
  return above === undefined
}
