/** numpy's pairwise sum of contiguous doubles, addition by addition: below 8 in turn, to 128 in 8 lanes, else in halves. */
export function sumPairwise(values: Float64Array): number {
  const size = values.length
  if (size > 128) {
    const half = Math.floor(size / 2)
    const middle = half - (half % 8)
    return sumPairwise(values.subarray(0, middle)) + sumPairwise(values.subarray(middle))
  }
  if (size < 8) return values.reduce((sum, value) => sum + value, 0)
  const lanes = values.slice(0, 8)
  const whole = size - (size % 8)
  for (let i = 8; i < whole; i++) lanes[i % 8] = (lanes[i % 8] ?? 0) + (values[i] ?? 0)
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = lanes
  return values.subarray(whole).reduce((sum, value) => sum + value, a + b + (c + d) + (e + f + (g + h)))
}

/** numpy's `std` with its rounding, for the order in which it adds up. */
export function standardDeviation(values: Float64Array, sum: (values: Float64Array) => number = sumPairwise): number {
  const mean = sum(values) / values.length
  return Math.sqrt(sum(values.map((value) => (value - mean) * (value - mean))) / values.length)
}
