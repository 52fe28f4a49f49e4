import { RegressionBlocks, regressionMetricsOf } from '../metrics/regression-blocks.ts'
import { REGRESSION_COLUMNS } from '../metrics/regression-columns.ts'
import { seededRandom } from '../probability/seeded-random.ts'
import { type BlockSums, pairBlockSums } from '../summaries/block-sums.ts'
import { type BootstrapOptions, bootstrapIntervals, type Interval } from './bootstrap.ts'
import { pairedDifferences } from './paired-bootstrap.ts'
import type { IntervalSimulation } from './simulate-intervals.ts'
import { simulatedError } from './simulated-errors.ts'
import type { Scale } from './studentized.ts'

/** Shares of simulated test sets whose interval lies wholly above or below 0; nominal at (1 − confidence)/2. */
export interface FalseVerdicts {
  readonly worse: number
  readonly better: number
}

/** By the way in which the interval of a difference is made; the bootstrap-t is of the difference as it is. */
export type PairedGateRates = Readonly<Record<'bootstrap' | 'studentized' | 'jackknife', FalseVerdicts>>

type Metric = 'rmse' | 'mae'

const WIDTH = Object.keys(REGRESSION_COLUMNS).length
const { WEIGHT, ABSOLUTE, SQUARED } = REGRESSION_COLUMNS
const SCALES = { rmse: differenceScale(SQUARED, 0.5), mae: differenceScale(ABSOLUTE, 1) }

/**
 * How often a gate tells two models apart that are equally good: their errors have the same distribution and share a part of
 * their variance, all of it where the models are the same.
 */
export function simulatePairedGate(
  { seed, sets, rows, errors, bootstrap }: IntervalSimulation,
  { shared = 0.5 } = {},
): Record<Metric, PairedGateRates> {
  const random = seededRandom(seed)
  const [common, own] = [Math.sqrt(shared), Math.sqrt(1 - shared)]
  const found: ReturnType<typeof differenceIntervals>[] = []
  for (let set = 0; set < sets; set++) {
    const yTrue = Float64Array.from({ length: rows }, () => 10 + 2 * random.normal())
    const both = yTrue.map(() => common * simulatedError(random, errors))
    const model = () => {
      const blocks = new RegressionBlocks()
      const errorAt = (row: number) => (both[row] ?? 0) + (own === 0 ? 0 : own * simulatedError(random, errors))
      blocks.add(
        yTrue,
        yTrue.map((target, row) => target + errorAt(row)),
      )
      return blocks.sums
    }
    found.push(differenceIntervals(model(), model(), rows, { ...bootstrap, seed: seed + set }))
  }
  const rates = (metric: Metric): PairedGateRates => {
    const of = (method: keyof PairedGateRates) => falseVerdicts(found.map((intervals) => intervals[method](metric)))
    return { bootstrap: of('bootstrap'), studentized: of('studentized'), jackknife: of('jackknife') }
  }
  return { rmse: rates('rmse'), mae: rates('mae') }
}

/** The interval of a metric's difference between two models, by method. */
function differenceIntervals(one: BlockSums, other: BlockSums, rows: number, options: BootstrapOptions) {
  const metricsOf = (totals: Float64Array) => {
    const { rmse, mae } = regressionMetricsOf(totals, rows)
    return { rmse, mae }
  }
  const differences = pairedDifferences(one, other, metricsOf, options)
  const differencesOf = (totals: Float64Array) => ({
    rmse: SCALES.rmse.on(totals).value,
    mae: SCALES.mae.on(totals).value,
  })
  const studentized = bootstrapIntervals(pairBlockSums(one, other), differencesOf, options, SCALES)
  return {
    bootstrap: (metric: Metric) => differences[metric]?.interval ?? null,
    studentized: (metric: Metric) => studentized[metric] ?? null,
    jackknife: (metric: Metric) => differences[metric]?.jackknife ?? null,
  }
}

/** The difference between two models of the mean of a column, to a power, over their sums side by side. */
function differenceScale(column: number, power: number): Scale {
  return {
    columns: [WEIGHT, column, WIDTH + WEIGHT, WIDTH + column],
    on(totals) {
      const gradient = new Float64Array(totals.length)
      const part = (from: number, sign: 1 | -1): number => {
        const [weight, sum] = [totals[from + WEIGHT] ?? 0, totals[from + column] ?? 0]
        const value = sign * (sum / weight) ** power
        gradient[from + column] = (power * value) / sum
        gradient[from + WEIGHT] = (-power * value) / weight
        return value
      }
      return { value: part(0, 1) + part(WIDTH, -1), gradient }
    },
    back: (value) => value,
  }
}

function falseVerdicts(intervals: readonly (Interval | null)[]): FalseVerdicts {
  return {
    worse: intervals.filter((interval) => interval !== null && interval.low > 0).length / intervals.length,
    better: intervals.filter((interval) => interval !== null && interval.high < 0).length / intervals.length,
  }
}
