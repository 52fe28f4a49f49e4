/** Finite values in no order that can be gone through more than once. */
export interface ValueStream {
  /** No fewer than there are. */
  readonly most: number
  /** All values, the same ones each time; a stretch lives until the next one. */
  stretches(): Iterable<Float64Array>
}

/** The values of a stream in ascending order, all in memory. */
export function sortedValues({ most, stretches }: ValueStream): Float64Array {
  const values = new Float64Array(most)
  let filled = 0
  for (const stretch of stretches()) {
    values.set(stretch, filled)
    filled += stretch.length
  }
  return values.subarray(0, filled).sort()
}

/** About so many values, evenly spread over the stream. */
export function sampledValues({ most, stretches }: ValueStream, size: number): Float64Array {
  const step = Math.max(1, Math.ceil(most / size))
  const sample = new Float64Array(size)
  let filled = 0
  let next = 0
  for (const stretch of stretches()) {
    for (; next < stretch.length; next += step) sample[filled++] = stretch[next] ?? 0
    next -= stretch.length
  }
  return sample.subarray(0, filled)
}
