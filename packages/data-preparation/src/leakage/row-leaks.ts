import type { SplitRows } from '@millrace/splits'
import type { Leak } from './refuse-leakage.ts'
import { type Shared, sharedAcrossSides } from './shared-across-sides.ts'
import { timeOverlaps } from './time-overlap.ts'

/** The number of a row in the file, from 1. */
export type RowNumber = (row: number) => number

/** Rows of one side that are equal in every column to rows of another, where more of a side are than `most`, from 0 to 1. */
export function sharedRowLeaks(first: Uint32Array, sides: SplitRows, most: number, numberOf: RowNumber): Leak[] {
  return sharedAcrossSides(first, sides)
    .filter(({ rows, of }) => rows > most * of)
    .map((shared) => ({
      finding: `${shared.rows} of ${shared.of} ${shared.later} rows are equal to ${shared.earlier} rows in every column, ${examples(shared, numberOf)}`,
      allowedBy: '--max-shared-rows (MAX_SHARED_ROWS)',
    }))
}

/** Entities, told by `keys`, with rows on two sides of a split that keeps groups apart. */
export function sharedEntityLeaks(
  first: Uint32Array,
  sides: SplitRows,
  { keys, groups }: { keys: readonly string[]; groups: readonly string[] },
  numberOf: RowNumber,
): Leak[] {
  return sharedAcrossSides(first, sides).map((shared) => ({
    finding: `${shared.rows} of ${shared.of} ${shared.later} rows are of entities (${keys.join(', ')}) that ${shared.earlier} rows are of too, though grouped by ${groups.join(', ')}, ${examples(shared, numberOf)}`,
    allowedBy: '--allow-shared-entities (ALLOW_SHARED_ENTITIES)',
  }))
}

/** Rows of an earlier side that are not earlier, by the gap, than all of a later side. Times and gap in µs. */
export function timeLeaks(times: Float64Array, sides: SplitRows, gap: number, numberOf: RowNumber): Leak[] {
  return timeOverlaps(times, sides, gap).map(({ earlier, later }) => ({
    finding: `${earlier.side} and ${later.side} rows overlap in time: row ${numberOf(earlier.row)} (${earlier.side}) is of ${instant(earlier.time)}, row ${numberOf(later.row)} (${later.side}) of ${instant(later.time)}`,
    allowedBy: undefined,
  }))
}

function examples({ examples, earlier, later }: Shared, numberOf: RowNumber): string {
  const pairs = examples.map(
    (pair) => `row ${numberOf(pair.later)} (${later}) and row ${numberOf(pair.earlier)} (${earlier})`,
  )
  return `such as ${pairs.join('; ')}`
}

const instant = (microseconds: number): string => new Date(Math.floor(microseconds / 1000)).toISOString()
