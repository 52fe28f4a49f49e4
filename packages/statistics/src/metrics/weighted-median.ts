/** The median of weighted values without NaN, the mean of two where half the weight lies on either side, as scikit-learn's `median_absolute_error` has it; null without weight. */
export function weightedMedian(values: Float64Array, weights: Float64Array): number | null {
  const order = Uint32Array.from(values.keys())
    .filter((i) => (weights[i] ?? 0) > 0)
    .sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  let total = 0
  for (const i of order) total += weights[i] ?? 0
  let reached = 0
  for (const [rank, i] of order.entries()) {
    reached += weights[i] ?? 0
    if (reached < total / 2) continue
    const value = values[i] ?? 0
    const next = values[order[rank + 1] ?? i] ?? 0
    return reached - total / 2 > Number.EPSILON ? value : (value + next) / 2
  }
  return null
}
