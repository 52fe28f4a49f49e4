/** A quantile of sorted values, linear between order statistics, at p(n + 1) as the bootstrap literature has it. */
export function quantileOf(sorted: Float64Array, p: number): number {
  const rank = Math.min(Math.max(p * (sorted.length + 1), 1), sorted.length)
  const lower = sorted[Math.floor(rank) - 1] ?? 0
  const upper = sorted[Math.min(Math.floor(rank), sorted.length - 1)] ?? 0
  return lower + (upper - lower) * (rank - Math.floor(rank))
}
