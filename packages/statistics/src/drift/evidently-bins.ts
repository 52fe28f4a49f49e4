import { lowerBound, upperBound } from '../summaries/sorted-search.ts'
import type { PairedCounts } from './counts.ts'

/** So many different values of the reference, and no more, are bins of their own. */
export const FEW = 20

/**
 * Counts of ascending finite values in the bins Evidently compares: NumPy's `sturges` bins over both samples together, or every value
 * apart when the reference has no more than twenty. `integers` says that the column holds whole numbers, whose bins NumPy makes no narrower than 1.
 */
export function evidentlyBins(reference: Float64Array, current: Float64Array, integers: boolean): PairedCounts {
  const values = fewValues(reference, FEW)
  return values === undefined ? sturgesBins(reference, current, integers) : valueCounts(reference, current)
}

function sturgesBins(reference: Float64Array, current: Float64Array, integers: boolean): PairedCounts {
  const first = Math.min(reference[0] ?? Number.POSITIVE_INFINITY, current[0] ?? Number.POSITIVE_INFINITY)
  const last = Math.max(reference.at(-1) ?? Number.NEGATIVE_INFINITY, current.at(-1) ?? Number.NEGATIVE_INFINITY)
  const edges = sturgesEdges({ first, last, rows: reference.length + current.length }, integers)
  return { reference: countsBetween(edges, reference), current: countsBetween(edges, current) }
}

/** NumPy's `sturges` bins of so many values in a range. */
export function sturgesEdges(
  { first, last, rows }: { first: number; last: number; rows: number },
  integers: boolean,
): Float64Array {
  const wanted = (last - first) / (Math.log2(rows) + 1)
  const width = integers && wanted < 1 ? 1 : wanted
  const bins = Math.ceil((last - first) / width)
  const step = (last - first) / bins
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? last : i * step + first))
}

/** The last bin is closed on both sides, as `numpy.histogram` has it. */
function countsBetween(edges: Float64Array, sorted: Float64Array): number[] {
  const bins = edges.length - 1
  const below = Array.from(edges, (edge, i) => (i === bins ? upperBound(sorted, edge) : lowerBound(sorted, edge)))
  return below.slice(1).map((upTo, i) => upTo - (below[i] ?? 0))
}

function valueCounts(reference: Float64Array, current: Float64Array): PairedCounts {
  const counts: { reference: number[]; current: number[] } = { reference: [], current: [] }
  for (let i = 0, j = 0; i < reference.length || j < current.length; ) {
    const value = Math.min(reference[i] ?? Number.POSITIVE_INFINITY, current[j] ?? Number.POSITIVE_INFINITY)
    const [nextI, nextJ] = [upperBound(reference, value, i), upperBound(current, value, j)]
    counts.reference.push(nextI - i)
    counts.current.push(nextJ - j)
    ;[i, j] = [nextI, nextJ]
  }
  return counts
}

/** The distinct values of an ascending column, or nothing when there are more than `most`. */
export function fewValues(sorted: Float64Array, most: number): number[] | undefined {
  const values: number[] = []
  for (let i = 0; i < sorted.length; i = upperBound(sorted, sorted[i] ?? 0, i)) {
    if (values.length === most) return undefined
    values.push(sorted[i] ?? 0)
  }
  return values
}
