/**
 * The median of values without NaN; the mean of the two middle ones for an even count, as `numpy.median`.
 * Linear in the count on average (Hoare's selection with the median of three as pivot); reorders `values`.
 * Throws for no values.
 */
export function median(values: Float64Array): number {
  const { length } = values
  if (length === 0) throw new Error('no values have no median')
  const middle = length >> 1
  const upper = select(values, middle)
  if (length % 2 === 1) return upper
  let lower = Number.NEGATIVE_INFINITY
  for (let i = 0; i < middle; i++) lower = Math.max(lower, values[i] ?? 0)
  return lower + (upper - lower) / 2
}

/** Moves the value of rank `rank` to its sorted place, with smaller ones before and larger ones after it. */
function select(values: Float64Array, rank: number): number {
  let left = 0
  let right = values.length - 1
  while (left < right) {
    const pivot = medianOfThree(values[left] ?? 0, values[(left + right) >> 1] ?? 0, values[right] ?? 0)
    let i = left
    let j = right
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++
      while ((values[j] ?? 0) > pivot) j--
      if (i > j) break
      const held = values[i] ?? 0
      values[i++] = values[j] ?? 0
      values[j--] = held
    }
    if (rank <= j) right = j
    else if (rank >= i) left = i
    else break
  }
  return values[rank] ?? 0
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
