/** How many rows of a column have no finite value, and what they have. */
export interface Missing {
  readonly nulls: number
  readonly nans: number
  readonly positiveInfinities: number
  readonly negativeInfinities: number
}

/** Closes the gaps that values without a place on the line leave. */
export function finiteValues(present: Float64Array): Omit<Missing, 'nulls'> & { values: Float64Array } {
  let kept = 0
  let [nans, positiveInfinities, negativeInfinities] = [0, 0, 0]
  if (areFinite(present)) return { values: present, nans, positiveInfinities, negativeInfinities }
  for (let row = 0; row < present.length; row++) {
    const value = present[row] ?? 0
    if (value - value === 0) present[kept++] = value
    else if (value > 0) positiveInfinities++
    else if (value < 0) negativeInfinities++
    else nans++
  }
  return { values: present.subarray(0, kept), nans, positiveInfinities, negativeInfinities }
}

/** A sum of zeros, four at a time, which one value that is not finite makes NaN: a third of the time of looking at each. */
function areFinite(values: Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let row = 0; row < values.length; row += 4) {
    a += (values[row] ?? 0) * 0
    b += (values[row + 1] ?? 0) * 0
    c += (values[row + 2] ?? 0) * 0
    d += (values[row + 3] ?? 0) * 0
  }
  return a + b + c + d === 0
}
