import type { PairedCounts } from './counts.ts'
import { FEW, sturgesEdges } from './evidently-bins.ts'
import type { Sides } from './gap-sum.ts'
import type { ValueStream } from './value-stream.ts'

/** As `evidentlyBins`, of values in no order. */
export function streamedBins({ reference, current }: Sides<ValueStream>, integers: boolean): PairedCounts {
  const few = timesOf(reference, FEW)
  if (few !== undefined) return pairedTimes(few, timesOf(current, Number.POSITIVE_INFINITY) ?? new Map())
  const [before, after] = [rangeOf(reference), rangeOf(current)]
  const edges = sturgesEdges(
    {
      first: Math.min(before.first, after.first),
      last: Math.max(before.last, after.last),
      rows: before.rows + after.rows,
    },
    integers,
  )
  return { reference: countsBetween(edges, reference), current: countsBetween(edges, current) }
}

/** How often each value occurs; nothing where there are more than `most` different ones. */
function timesOf({ stretches }: ValueStream, most: number): Map<number, number> | undefined {
  const times = new Map<number, number>()
  for (const values of stretches()) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0
      times.set(value, (times.get(value) ?? 0) + 1)
      if (times.size > most) return undefined
    }
  }
  return times
}

function pairedTimes(reference: ReadonlyMap<number, number>, current: ReadonlyMap<number, number>): PairedCounts {
  const values = Float64Array.from(new Set([...reference.keys(), ...current.keys()])).sort()
  return {
    reference: Array.from(values, (value) => reference.get(value) ?? 0),
    current: Array.from(values, (value) => current.get(value) ?? 0),
  }
}

function rangeOf({ stretches }: ValueStream): { first: number; last: number; rows: number } {
  let [first, last, rows] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (const values of stretches()) {
    rows += values.length
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0
      first = Math.min(first, value)
      last = Math.max(last, value)
    }
  }
  return { first, last, rows }
}

/** Bins are equally wide but for rounding, which the edges settle; the last one is closed on both sides. */
function countsBetween(edges: Float64Array, { stretches }: ValueStream): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0)
  const last = counts.length - 1
  const first = edges[0] ?? 0
  const scale = counts.length / ((edges.at(-1) ?? 0) - first)
  for (const values of stretches()) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0
      let bin = Math.min(Math.floor((value - first) * scale), last)
      if (value < (edges[bin] ?? 0)) bin--
      else if (bin < last && value >= (edges[bin + 1] ?? 0)) bin++
      counts[bin] = (counts[bin] ?? 0) + 1
    }
  }
  return counts
}
