import type { SpanRows } from '@millrace/offline-store'
import type { Interval } from './intervals.ts'

/** A piece of a load that is done at a time. */
export interface Chunk {
  readonly start: Date
  readonly end: Date
  /** Whether rows at `end` belong to the next chunk. */
  readonly endExcluded: boolean
  readonly rows: number
  /** In how many parts by key it is loaded: more than one where so many rows fall into a moment that time cannot part them. */
  readonly parts: number
}

/** Counts the rows of an interval by spans of so many milliseconds. */
export type CountRows = (interval: Interval, width: number) => Promise<readonly Pick<SpanRows, 'start' | 'rows'>[]>

/** Spans that an interval is counted by: a thousandth of it is the shortest chunk. */
const SPANS = 1000

/**
 * Cuts an interval into chunks of at most `limit` rows in the order of time. Chunks meet and cover all of the interval,
 * whatever order and rate the rows came in.
 */
export async function planChunks(count: CountRows, { start, end }: Interval, limit: number): Promise<Chunk[]> {
  const { spans, width } = await countClosely(count, { start, end }, limit)
  const chunks: Chunk[] = []
  let from = start
  let rows = 0
  const close = (until: Date, endExcluded: boolean) => {
    chunks.push({ start: from, end: until, endExcluded, rows, parts: Math.max(1, Math.ceil(rows / limit)) })
    from = until
    rows = 0
  }
  for (const span of spans) {
    if (rows > 0 && rows + span.rows > limit) close(span.start, true)
    rows += span.rows
    const next = new Date(span.start.getTime() + width)
    if (rows > limit && next < end) close(next, true)
  }
  close(end, false)
  return chunks
}

/** Where the rows fill little of an interval, and a span holds too many of them, that little is counted anew, more closely. */
async function countClosely(count: CountRows, interval: Interval, limit: number) {
  let [from, until] = [interval.start.getTime(), interval.end.getTime()]
  for (;;) {
    const width = Math.max(1, Math.ceil((until - from) / SPANS))
    const spans = await count({ start: new Date(from), end: new Date(until) }, width)
    const [first, last] = [spans[0], spans.at(-1)]
    if (first === undefined || last === undefined || width === 1) return { spans, width }
    const filled = last.start.getTime() + width - first.start.getTime()
    const isTooCoarse = spans.some(({ rows }) => rows > limit) && filled * 10 <= until - from
    if (!isTooCoarse) return { spans, width }
    from = first.start.getTime()
    until = Math.min(until, from + filled)
  }
}
