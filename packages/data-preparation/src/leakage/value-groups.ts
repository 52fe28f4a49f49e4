import { firstPlaceOf } from './first-place-of.ts'

/** The rows of a column in the order of their values, NaN last. */
export interface ValueGroups {
  readonly order: Uint32Array
  /** The places in the order at which another value begins. */
  readonly starts: readonly number[]
}

/** Sorts rows by their values. O(n log n) time. */
export function valueGroups(values: Float64Array): ValueGroups {
  const sorted = values.toSorted()
  let present = sorted.length
  while (present > 0 && Number.isNaN(sorted[present - 1])) present--
  const order = new Uint32Array(values.length)
  /** How many rows stand at a value's places already, at the first of them. */
  const placed = new Uint32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN
    const first = Number.isNaN(value) ? present : firstPlaceOf(sorted, value)
    const before = placed[first] ?? 0
    order[first + before] = row
    placed[first] = before + 1
  }
  const starts: number[] = []
  for (let at = 0; at < order.length; at += placed[at] ?? 1) starts.push(at)
  return { order, starts }
}
