import { ClassificationBlocks, classificationMetricsOf } from '../metrics/classification-blocks.ts'
import { RankedRows } from '../metrics/ranked-rows.ts'
import { seededRandom } from '../probability/seeded-random.ts'
import { bootstrapIntervals, type Interval } from './bootstrap.ts'
import { rankIntervals } from './rank-intervals.ts'
import type { IntervalSimulation } from './simulate-intervals.ts'

/** Rows have log-odds that are normal with this mean and standard deviation: a third is positive. */
const [MEAN, SPREAD] = [-1, 1.5]

/**
 * The true values of a classifier that knows the log-odds, and of one that says twice those, whose rare mistakes cost it most of
 * its log loss; by numerical integration in SciPy.
 */
const DECISIONS = {
  accuracy: 0.7657085213119672,
  precision: 0.6880640465145006,
  recall: 0.5276392558045736,
  f1: 0.5972667850062455,
  roc_auc: 0.8149912137703086,
  average_precision: 0.6920865324533848,
}
const TRUTH = {
  calibrated: { log_loss: 0.48305344213225604, brier: 0.15915963346422085, bias: 0, ...DECISIONS },
  overconfident: { log_loss: 0.5598277458905992, brier: 0.17055489162861992, bias: -0.04668500123528673, ...DECISIONS },
}

export type SimulatedClassifier = keyof typeof TRUTH
export type ClassifierMetric = keyof (typeof TRUTH)[SimulatedClassifier]

/** The share of simulated test sets whose interval holds the true value of a classifier's metric. */
export function simulateClassifierCoverage(
  { seed, sets, rows, bootstrap }: Omit<IntervalSimulation, 'errors'>,
  classifier: SimulatedClassifier,
): Record<ClassifierMetric, number> {
  const random = seededRandom(seed)
  const truth = TRUTH[classifier]
  const names = Object.keys(truth).filter((name): name is ClassifierMetric => name in truth)
  const held = names.map(() => 0)
  const sharpness = classifier === 'calibrated' ? 1 : 2
  for (let set = 0; set < sets; set++) {
    const logOdds = Float64Array.from({ length: rows }, () => MEAN + SPREAD * random.normal())
    const label = logOdds.map((odds) => (random.uniform() < 1 / (1 + Math.exp(-odds)) ? 1 : 0))
    const probability = logOdds.map((odds) => 1 / (1 + Math.exp(-sharpness * odds)))
    const [blocks, ranks] = [new ClassificationBlocks(), new RankedRows()]
    blocks.add(label, probability)
    ranks.add(label, probability)
    const options = { ...bootstrap, seed: seed + set }
    const intervals: Record<string, Interval | null> = {
      ...bootstrapIntervals(blocks.sums, classificationMetricsOf, options),
      ...rankIntervals(ranks, bootstrap.confidence),
    }
    for (const [index, name] of names.entries()) {
      const interval = intervals[name]
      if (interval && interval.low <= truth[name] && truth[name] <= interval.high) held[index] = (held[index] ?? 0) + 1
    }
  }
  return Object.fromEntries(names.map((name, index) => [name, (held[index] ?? 0) / sets])) as Record<
    ClassifierMetric,
    number
  >
}
