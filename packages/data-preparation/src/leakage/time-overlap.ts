import type { SplitRows } from '@millrace/splits'
import type { SideName } from './shared-across-sides.ts'

/** A row of an earlier side that lies no further than the gap before a row of a later side, or after it. Times in µs. */
export interface TimeOverlap {
  readonly earlier: { readonly side: SideName; readonly row: number; readonly time: number }
  readonly later: { readonly side: SideName; readonly row: number; readonly time: number }
}

/** Where the sides of a split by time are not one after another with the gap between them. */
export function timeOverlaps(
  times: Float64Array | BigInt64Array,
  { train, validation, test }: SplitRows,
  gap: number,
): TimeOverlap[] {
  const timeOf = (row: number) => Number(times[row] ?? Number.NaN)
  const pairs: readonly (readonly [SideName, Uint32Array, SideName, Uint32Array])[] =
    validation === undefined
      ? [['train', train, 'test', test]]
      : [
          ['train', train, 'validation', validation],
          ['validation', validation, 'test', test],
        ]
  return pairs.flatMap(([earlier, earlierRows, later, laterRows]) => {
    const last = extreme(earlierRows, (row) => timeOf(row))
    const first = extreme(laterRows, (row) => -timeOf(row))
    const isApart = timeOf(first) > timeOf(last) && timeOf(first) - timeOf(last) > gap
    return isApart
      ? []
      : [
          {
            earlier: { side: earlier, row: last, time: timeOf(last) },
            later: { side: later, row: first, time: timeOf(first) },
          },
        ]
  })
}

function extreme(rows: Uint32Array, of: (row: number) => number): number {
  let best = rows[0] ?? 0
  for (const row of rows) if (of(row) > of(best)) best = row
  return best
}
