import { StepError } from '@millrace/errors'

/**
 * The quantile bin of each value, as `pandas.qcut(target, bins, labels=False, duplicates='drop')`: edges by linear interpolation, intervals closed on the right.
 * O(n log n) time, 12 bytes a row. Throws USAGE for fewer than 2 bins, DATA_REJECTED for values that are not finite or all the same.
 */
export function quantileBins(target: Float64Array, bins: number): Int32Array {
  if (!Number.isInteger(bins) || bins < 2) {
    throw new StepError('USAGE', `the number of bins is ${bins}, not an integer of 2 or more`, {
      hint: 'a numeric target is cut into as many quantile bins, such as 10',
    })
  }
  const missing = target.reduce((count, value) => (Number.isFinite(value) ? count : count + 1), 0)
  if (missing > 0) {
    throw new StepError('DATA_REJECTED', `the target is not a finite number in ${missing} of ${target.length} rows`, {
      hint: 'drop those rows before they are stratified',
    })
  }
  const edges = distinctEdges(target.toSorted(), bins)
  if (edges.length < 2) {
    throw new StepError('DATA_REJECTED', `the target is ${target[0] ?? 'empty'} in all ${target.length} rows`, {
      hint: 'a target that does not vary cannot be stratified by: split at random',
    })
  }
  const bin = new Int32Array(target.length)
  for (let row = 0; row < bin.length; row++) bin[row] = Math.max(0, firstNotBelow(edges, target[row] ?? 0) - 1)
  return bin
}

function distinctEdges(sorted: Float64Array, bins: number): number[] {
  const edges = Array.from({ length: bins + 1 }, (_, i) => quantile(sorted, i === bins ? 1 : i * (1 / bins)))
  return edges.filter((edge, i) => i === 0 || edge !== edges[i - 1])
}

/** numpy's linear interpolation with its rounding; pandas passes the quantile on as a percentage, which numpy divides again. */
function quantile(sorted: Float64Array, q: number): number {
  const at = (sorted.length - 1) * ((q * 100) / 100)
  const below = Math.floor(at)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN
  const weight = at - below
  const difference = high - low
  return weight >= 0.5 ? high - difference * (1 - weight) : low + difference * weight
}

function firstNotBelow(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((edges[middle] ?? Number.NaN) < value) low = middle + 1
    else high = middle
  }
  return low
}
