import { RegressionBlocks, regressionMetricsOf } from '../metrics/regression-blocks.ts'
import { REGRESSION_SCALES } from '../metrics/regression-scales.ts'
import { seededRandom } from '../probability/seeded-random.ts'
import { type BootstrapOptions, bootstrapIntervals, type Interval } from './bootstrap.ts'
import { medianInterval } from './median-interval.ts'
import { type SimulatedErrors, simulatedError } from './simulated-errors.ts'

export interface IntervalSimulation {
  readonly seed: number
  /** How many test sets are drawn. */
  readonly sets: number
  readonly rows: number
  readonly errors: SimulatedErrors
  readonly bootstrap: BootstrapOptions
}

/** Of predictions that are 0.3 too large on average, with errors of variance 1, for targets with a standard deviation of 2. */
const BIAS = 0.3
const TRUTH = { rmse: Math.sqrt(1.09), r2: 1 - 1.09 / 4, bias: BIAS }
/** Mean and median of |0.3 + error|, by numerical integration in SciPy. */
const SIZES: Readonly<Record<SimulatedErrors, { readonly mae: number; readonly median_absolute_error: number }>> = {
  normal: { mae: 0.8335224842344198, median_absolute_error: 0.705307745843777 },
  t5: { mae: 0.7785651214634665, median_absolute_error: 0.6088998584314446 },
  exponential: { mae: 0.6931706075828189, median_absolute_error: 0.48428490739314833 },
  lognormal: { mae: 0.7216079995020189, median_absolute_error: 0.523422166183261 },
}

export type CoveredMetric = keyof typeof TRUTH | keyof (typeof SIZES)[SimulatedErrors]

/** The share of simulated test sets whose interval holds the true value, for each metric whose true value is known. */
export function simulateCoverage(simulation: IntervalSimulation): Record<CoveredMetric, number> {
  const { rows, sets, errors, seed, bootstrap } = simulation
  const random = seededRandom(seed)
  const held: Record<CoveredMetric, number> = { rmse: 0, mae: 0, r2: 0, bias: 0, median_absolute_error: 0 }
  const truth = { ...TRUTH, ...SIZES[errors] }
  for (let set = 0; set < sets; set++) {
    const yTrue = Float64Array.from({ length: rows }, () => 10 + 2 * random.normal())
    const found = yTrue.map(() => BIAS + simulatedError(random, errors))
    const blocks = new RegressionBlocks()
    blocks.add(
      yTrue,
      yTrue.map((target, row) => target + (found[row] ?? 0)),
    )
    const metricsOf = (totals: Float64Array) => regressionMetricsOf(totals, rows)
    const intervals: Record<string, Interval | null> = {
      ...bootstrapIntervals(blocks.sums, metricsOf, { ...bootstrap, seed: seed + set }, REGRESSION_SCALES),
      median_absolute_error: medianInterval(found.map(Math.abs).sort(), bootstrap.confidence),
    }
    for (const name of METRICS) held[name] += holds(intervals[name] ?? null, truth[name]) ? 1 / sets : 0
  }
  return held
}

const METRICS = ['rmse', 'mae', 'r2', 'bias', 'median_absolute_error'] as const

function holds(interval: Interval | null, truth: number): boolean {
  return interval !== null && interval.low <= truth && truth <= interval.high
}
