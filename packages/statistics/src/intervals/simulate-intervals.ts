import { RegressionBlocks, regressionMetricsOf } from '../metrics/regression-blocks.ts'
import { REGRESSION_SCALES } from '../metrics/regression-scales.ts'
import { type SeededRandom, seededRandom } from '../probability/seeded-random.ts'
import { type BootstrapOptions, bootstrapIntervals, type Interval } from './bootstrap.ts'
import { pairedDifferences } from './paired-bootstrap.ts'

export interface IntervalSimulation {
  readonly seed: number
  /** How many test sets are drawn. */
  readonly sets: number
  readonly rows: number
  /** Errors of mean 0.3 and variance 1: symmetric, or with exponential tails. */
  readonly errors: 'normal' | 'exponential'
  readonly bootstrap: BootstrapOptions
}

/** Metrics whose true values are known of the simulated errors and of targets with a standard deviation of 2. */
const TRUTH = { rmse: Math.sqrt(1.09), bias: 0.3, r2: 1 - 1.09 / 4 }
type Known = keyof typeof TRUTH

/** The share of simulated test sets whose interval holds the true value, for each metric whose true value is known. */
export function simulateCoverage(simulation: IntervalSimulation): Record<Known, number> {
  const random = seededRandom(simulation.seed)
  const held: Record<Known, number> = { rmse: 0, bias: 0, r2: 0 }
  for (let set = 0; set < simulation.sets; set++) {
    const yTrue = targets(random, simulation.rows)
    const { sums } = blocksOf(
      yTrue,
      yTrue.map((target) => target + 0.3 + error(random, simulation.errors)),
    )
    const metricsOf = (totals: Float64Array) => regressionMetricsOf(totals, simulation.rows)
    const options = { ...simulation.bootstrap, seed: simulation.seed + set }
    const intervals = bootstrapIntervals(sums, metricsOf, options, REGRESSION_SCALES)
    for (const name of names()) held[name] += holds(intervals[name] ?? null, TRUTH[name]) ? 1 / simulation.sets : 0
  }
  return held
}

/** Shares of simulated test sets whose interval lies wholly above or below 0; nominal at (1 − confidence)/2. */
export interface FalseVerdicts {
  readonly worse: number
  readonly better: number
}

/**
 * How often a gate on RMSE tells two models apart that are equally good: their errors have the same distribution and share half of their variance.
 */
export function simulatePairedGate(simulation: IntervalSimulation): {
  bootstrap: FalseVerdicts
  jackknife: FalseVerdicts
} {
  const random = seededRandom(simulation.seed)
  const bootstrap: (Interval | null)[] = []
  const jackknife: (Interval | null)[] = []
  for (let set = 0; set < simulation.sets; set++) {
    const yTrue = targets(random, simulation.rows)
    const shared = yTrue.map(() => error(random, simulation.errors))
    const errorAt = (i: number) => Math.SQRT1_2 * ((shared[i] ?? 0) + error(random, simulation.errors))
    const model = () =>
      blocksOf(
        yTrue,
        yTrue.map((target, i) => target + errorAt(i)),
      )
    const options = { ...simulation.bootstrap, seed: simulation.seed + set }
    const rmseOf = (totals: Float64Array) => ({ rmse: regressionMetricsOf(totals, simulation.rows).rmse })
    const rmse = pairedDifferences(model().sums, model().sums, rmseOf, options)['rmse']
    bootstrap.push(rmse?.interval ?? null)
    jackknife.push(rmse?.jackknife ?? null)
  }
  return { bootstrap: falseVerdicts(bootstrap), jackknife: falseVerdicts(jackknife) }
}

function falseVerdicts(intervals: readonly (Interval | null)[]): FalseVerdicts {
  return {
    worse: intervals.filter((interval) => interval !== null && interval.low > 0).length / intervals.length,
    better: intervals.filter((interval) => interval !== null && interval.high < 0).length / intervals.length,
  }
}

function names(): Known[] {
  return ['rmse', 'bias', 'r2']
}

function targets(random: SeededRandom, rows: number): Float64Array {
  return Float64Array.from({ length: rows }, () => 10 + 2 * random.normal())
}

function error(random: SeededRandom, kind: IntervalSimulation['errors']): number {
  return kind === 'normal' ? random.normal() : -Math.log(1 - random.uniform()) - 1
}

function blocksOf(yTrue: Float64Array, yPred: Float64Array): RegressionBlocks {
  const blocks = new RegressionBlocks()
  blocks.add(yTrue, yPred)
  return blocks
}

function holds(interval: Interval | null, truth: number): boolean {
  return interval !== null && interval.low <= truth && truth <= interval.high
}
