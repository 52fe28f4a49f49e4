import { normalCdf, normalQuantile } from '../probability/normal.ts'
import { type SeededRandom, seededRandom } from '../probability/seeded-random.ts'
import { studentQuantile } from '../probability/student-t.ts'
import type { BlockSums } from '../summaries/block-sums.ts'
import { definedValues, leaveBlocksOut, type MetricValues } from './leave-blocks-out.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

export interface BootstrapOptions {
  readonly seed: number
  readonly repetitions: number
  /** Such as 0.95. */
  readonly confidence: number
}

export const BOOTSTRAP: BootstrapOptions = { seed: 0, repetitions: 1000, confidence: 0.95 }

/** More replicates without a value than this leave a metric without an interval. */
const MOST_UNDEFINED = 0.05

/**
 * Confidence intervals of metrics that are functions of sums, by resampling blocks: the bias-corrected and accelerated bootstrap
 * (Efron 1987) with the acceleration from a jackknife over blocks, and Student's instead of normal quantiles, which makes up for the narrowness
 * of resampling few blocks (Hesterberg 2015, "expanded" percentiles). Null where the metric is not defined often enough.
 */
export function bootstrapIntervals(
  sums: BlockSums,
  metricsOf: (totals: Float64Array) => MetricValues,
  options: BootstrapOptions = BOOTSTRAP,
): Record<string, Interval | null> {
  const totals = sums.totals()
  const used = sums.used()
  const replicates = resample(sums, used, metricsOf, options)
  const without = leaveBlocksOut(sums, used, totals, metricsOf)
  const intervals: Record<string, Interval | null> = {}
  for (const [name, estimate] of Object.entries(metricsOf(totals))) {
    const [values, left] = [definedValues(replicates, name), definedValues(without, name)]
    const enough = values.length >= (1 - MOST_UNDEFINED) * options.repetitions && left.length > 1
    intervals[name] =
      estimate !== null && enough ? acceleratedInterval(estimate, values, left, options.confidence) : null
  }
  return intervals
}

function resample(
  sums: BlockSums,
  used: Uint32Array,
  metricsOf: (totals: Float64Array) => MetricValues,
  { seed, repetitions }: BootstrapOptions,
): MetricValues[] {
  const random = seededRandom(seed)
  const { width } = sums
  const totals = new Float64Array(width)
  const counts = new Uint32Array(used.length)
  const own = Float64Array.from({ length: used.length * width }, (_, i) => {
    const block = used[Math.floor(i / width)] ?? 0
    return sums.sums[block * width + (i % width)] ?? 0
  })
  return Array.from({ length: repetitions }, () => {
    draw(random, counts)
    totals.fill(0)
    addCounted(totals, own, counts)
    return metricsOf(totals)
  })
}

/** How often each of the blocks comes when as many as there are are drawn. */
function draw(random: SeededRandom, counts: Uint32Array): void {
  counts.fill(0)
  for (let drawn = 0; drawn < counts.length; drawn++) {
    const at = random.below(counts.length)
    counts[at] = (counts[at] ?? 0) + 1
  }
}

function addCounted(totals: Float64Array, own: Float64Array, counts: Uint32Array): void {
  const width = totals.length
  for (let block = 0; block < counts.length; block++) {
    const count = counts[block] ?? 0
    if (count === 0) continue
    const at = block * width
    for (let i = 0; i < width; i++) totals[i] = (totals[i] ?? 0) + count * (own[at + i] ?? 0)
  }
}

function acceleratedInterval(
  estimate: number,
  replicates: Float64Array,
  without: Float64Array,
  confidence: number,
): Interval {
  const sorted = replicates.sort()
  const bias = normalQuantile(clamp(shareBelow(sorted, estimate), 0.5 / sorted.length))
  const acceleration = accelerationOf(without)
  const blocks = without.length
  const wide = studentQuantile((1 + confidence) / 2, blocks - 1) * Math.sqrt(blocks / (blocks - 1))
  const end = (z: number) =>
    quantile(sorted, normalCdf(bias + (bias + z) / Math.max(1 - acceleration * (bias + z), 0.05)))
  return { low: end(-wide), high: end(wide) }
}

/** Replicates equal to the estimate count half, so that a metric that never varies has no bias. */
function shareBelow(sorted: Float64Array, estimate: number): number {
  let below = 0
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0
  return below / sorted.length
}

function accelerationOf(without: Float64Array): number {
  const mean = without.reduce((sum, value) => sum + value, 0) / without.length
  let [squares, cubes] = [0, 0]
  for (const value of without) {
    squares += (mean - value) ** 2
    cubes += (mean - value) ** 3
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}

/** Linear between order statistics, at p(n + 1) as the bootstrap literature has it. */
function quantile(sorted: Float64Array, p: number): number {
  const rank = Math.min(Math.max(p * (sorted.length + 1), 1), sorted.length)
  const lower = sorted[Math.floor(rank) - 1] ?? 0
  const upper = sorted[Math.min(Math.floor(rank), sorted.length - 1)] ?? 0
  return lower + (upper - lower) * (rank - Math.floor(rank))
}

function clamp(share: number, least: number): number {
  return Math.min(Math.max(share, least), 1 - least)
}
