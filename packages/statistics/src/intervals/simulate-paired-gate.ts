import { RegressionBlocks, regressionMetricsOf } from '../metrics/regression-blocks.ts'
import { seededRandom } from '../probability/seeded-random.ts'
import type { Interval } from './bootstrap.ts'
import { pairedDifferences } from './paired-bootstrap.ts'
import type { IntervalSimulation } from './simulate-intervals.ts'
import { simulatedError } from './simulated-errors.ts'

/** Shares of simulated test sets whose interval lies wholly above or below 0; nominal at (1 − confidence)/2. */
export interface FalseVerdicts {
  readonly worse: number
  readonly better: number
}

/** By the way in which the interval of a difference is made. */
export interface PairedGateRates {
  readonly bootstrap: FalseVerdicts
  readonly jackknife: FalseVerdicts
}

const METRICS = ['rmse', 'mae'] as const

/**
 * How often a gate tells two models apart that are equally good: their errors have the same distribution and share a part of
 * their variance, all of it where the models are the same.
 */
export function simulatePairedGate(
  { seed, sets, rows, errors, bootstrap }: IntervalSimulation,
  { shared = 0.5 } = {},
): Record<(typeof METRICS)[number], PairedGateRates> {
  const random = seededRandom(seed)
  const found = METRICS.map(() => ({ bootstrap: [] as (Interval | null)[], jackknife: [] as (Interval | null)[] }))
  const [common, own] = [Math.sqrt(shared), Math.sqrt(1 - shared)]
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
    const metricsOf = (totals: Float64Array) => {
      const { rmse, mae } = regressionMetricsOf(totals, rows)
      return { rmse, mae }
    }
    const differences = pairedDifferences(model(), model(), metricsOf, { ...bootstrap, seed: seed + set })
    for (const [index, name] of METRICS.entries()) {
      found[index]?.bootstrap.push(differences[name]?.interval ?? null)
      found[index]?.jackknife.push(differences[name]?.jackknife ?? null)
    }
  }
  const rates = (index: number): PairedGateRates => ({
    bootstrap: falseVerdicts(found[index]?.bootstrap ?? []),
    jackknife: falseVerdicts(found[index]?.jackknife ?? []),
  })
  return { rmse: rates(0), mae: rates(1) }
}

function falseVerdicts(intervals: readonly (Interval | null)[]): FalseVerdicts {
  return {
    worse: intervals.filter((interval) => interval !== null && interval.low > 0).length / intervals.length,
    better: intervals.filter((interval) => interval !== null && interval.high < 0).length / intervals.length,
  }
}
