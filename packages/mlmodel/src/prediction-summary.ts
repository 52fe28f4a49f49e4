import type { PredictionSummary } from './model-metadata.ts'

const SHARES = Array.from({ length: 11 }, (_, tenth) => tenth / 10)

/** How predictions are spread, NaN for a missing one; undefined where none is there or one is infinite. Quantiles are interpolated linearly, as numpy's are. */
export function predictionSummary(predictions: Float64Array): PredictionSummary | undefined {
  const present = predictions.filter((value) => !Number.isNaN(value)).sort()
  const rows = present.length
  const [least, most] = [present[0] ?? Number.NaN, present.at(-1) ?? Number.NaN]
  if (!Number.isFinite(least) || !Number.isFinite(most)) return undefined
  const mean = present.reduce((sum, value) => sum + value, 0) / rows
  const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    rows,
    missing: predictions.length - rows,
    mean,
    std: rows < 2 ? 0 : Math.sqrt(squares / (rows - 1)),
    deciles: SHARES.map((share) => quantile(present, share)),
  }
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const [low = Number.NaN, high = low] = [sorted[below], sorted[below + 1]]
  return low + (place - below) * (high - low)
}
