import { normalCdf, normalQuantile } from '../probability/normal.ts'
import { type SeededRandom, seededRandom } from '../probability/seeded-random.ts'
import { studentQuantile } from '../probability/student-t.ts'
import type { BlockSums } from '../summaries/block-sums.ts'
import { leaveBlocksOut } from './leave-blocks-out.ts'
import { MetricColumns, type MetricValues } from './metric-columns.ts'
import { quantileOf } from './quantile-of.ts'
import { type Scale, Studentized } from './studentized.ts'

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
 * of resampling few blocks (Hesterberg 2015, "expanded" percentiles). Metrics with a scale have the bootstrap-t on it instead, where the blocks suffice.
 * Null where the metric is not defined often enough.
 */
export function bootstrapIntervals(
  sums: BlockSums,
  metricsOf: (totals: Float64Array) => MetricValues,
  options: BootstrapOptions = BOOTSTRAP,
  scales: Readonly<Record<string, Scale>> = {},
): Record<string, Interval | null> {
  const totals = sums.totals()
  const used = sums.used()
  const own = blockRows(sums, used)
  const studentized = new Map(
    Object.entries(scales).map(([name, scale]) => [name, new Studentized(scale, totals, own)]),
  )
  const estimates = metricsOf(totals)
  const replicates = new MetricColumns(Object.keys(estimates), options.repetitions)
  resample(own, used.length, options, (drawn, counts) => {
    for (const one of studentized.values()) one.add(drawn, counts)
    replicates.add(metricsOf(drawn))
  })
  const without = leaveBlocksOut(sums, used, totals, metricsOf)
  const intervals: Record<string, Interval | null> = {}
  for (const [name, estimate] of Object.entries(estimates)) {
    const [values, left] = [replicates.of(name), without.of(name)]
    const enough = values.length >= (1 - MOST_UNDEFINED) * options.repetitions && left.length > 1
    intervals[name] =
      estimate !== null && enough
        ? (studentized.get(name)?.interval(options.confidence, used.length) ??
          acceleratedInterval(estimate, values, left, options.confidence))
        : null
  }
  return intervals
}

/** The sums of the blocks that have rows, row-major. */
function blockRows({ sums, width }: BlockSums, used: Uint32Array): Float64Array {
  const own = new Float64Array(used.length * width)
  used.forEach((block, row) => {
    own.set(sums.subarray(block * width, (block + 1) * width), row * width)
  })
  return own
}

function resample(
  own: Float64Array,
  blocks: number,
  { seed, repetitions }: BootstrapOptions,
  measure: (totals: Float64Array, counts: Uint32Array) => void,
): void {
  const random = seededRandom(seed)
  const totals = new Float64Array(own.length / blocks)
  const counts = new Uint32Array(blocks)
  for (let repetition = 0; repetition < repetitions; repetition++) {
    draw(random, counts)
    totals.fill(0)
    addCounted(totals, own, counts)
    measure(totals, counts)
  }
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
    quantileOf(sorted, normalCdf(bias + (bias + z) / Math.max(1 - acceleration * (bias + z), 0.05)))
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

function clamp(share: number, least: number): number {
  return Math.min(Math.max(share, least), 1 - least)
}
