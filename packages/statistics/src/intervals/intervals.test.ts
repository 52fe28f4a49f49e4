import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ClassificationBlocks, classificationMetricsOf } from '../metrics/classification-blocks.ts'
import { RegressionBlocks, regressionMetricsOf } from '../metrics/regression-blocks.ts'
import { BlockSums, pairBlockSums } from '../summaries/block-sums.ts'
import { BOOTSTRAP, bootstrapIntervals } from './bootstrap.ts'
import { jackknifeInterval, jackknifeIntervals } from './jackknife.ts'
import { medianInterval } from './median-interval.ts'
import { pairedDifferences } from './paired-bootstrap.ts'
import { rocAucDifference, rocAucInterval } from './roc-auc-interval.ts'
import { simulateClassifierCoverage } from './simulate-classifier.ts'
import { simulateCoverage } from './simulate-intervals.ts'
import { simulatePairedGate } from './simulate-paired-gate.ts'

const VALUES = [3.1, 4.7, 1.2, 8.8, 5.5, 2.4, 9.9, 0.3, 6.1, 7.2, 3.3, 12.5, 4.4, 1.8, 2.9, 20.1, 5.0, 6.6, 3.7, 2.2]

function meanSums(values: readonly number[], blocks?: number): BlockSums {
  const sums = new BlockSums(2, blocks)
  for (const [row, value] of values.entries()) {
    const block = sums.blockOf(row)
    sums.rows[block] = (sums.rows[block] ?? 0) + 1
    sums.sums[2 * block] = (sums.sums[2 * block] ?? 0) + 1
    sums.sums[2 * block + 1] = (sums.sums[2 * block + 1] ?? 0) + value
  }
  return sums
}
const meanOf = (totals: Float64Array) => ({ mean: (totals[1] ?? 0) / (totals[0] ?? 0) })

test('the interval of a mean is scipy’s BCa interval at the level that Student’s quantile stands for', () => {
  // scipy.stats.bootstrap(method='BCa', n_resamples=300000, confidence_level=2Φ(t₁₉ √(20/19)) − 1); the tolerance is the noise of 20,000 resamples.
  const { mean } = bootstrapIntervals(meanSums(VALUES), meanOf, { seed: 1, repetitions: 20_000, confidence: 0.95 })
  expect(Math.abs((mean?.low ?? 0) - 3.965)).toBeLessThan(0.05)
  expect(Math.abs((mean?.high ?? 0) - 8.595)).toBeLessThan(0.15)
})

test('the same seed gives the same interval, and another one another', () => {
  const interval = (seed: number) => bootstrapIntervals(meanSums(VALUES), meanOf, { ...BOOTSTRAP, seed })
  expect(interval(1)).toEqual(interval(1))
  expect(interval(1)).not.toEqual(interval(2))
})

test('a metric that is not defined in many resamples, and one row, have no interval', () => {
  const blocks = new ClassificationBlocks()
  blocks.add(Float64Array.of(0, 0, 0, 1), Float64Array.of(0.1, 0.2, 0.3, 0.9))
  const intervals = bootstrapIntervals(blocks.sums, classificationMetricsOf)
  expect(intervals.precision).toBeNull()
  expect(intervals.brier).not.toBeNull()
  expect(bootstrapIntervals(meanSums([1]), meanOf)).toEqual({ mean: null })
})

test('an interval moves with the values and scales with them', () => {
  const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 8, maxLength: 40 })
  fc.assert(
    fc.property(values, fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 }), (list, shift, scale) => {
      const interval = (of: readonly number[]) =>
        bootstrapIntervals(meanSums(of), meanOf, { ...BOOTSTRAP, repetitions: 200 }).mean
      const plain = interval(list)
      const moved = interval(list.map((value) => value * scale + shift))
      expect(moved?.low).toBeCloseTo((plain?.low ?? 0) * scale + shift, 6)
      expect(moved?.high).toBeCloseTo((plain?.high ?? 0) * scale + shift, 6)
      expect(plain?.low).toBeLessThanOrEqual((plain?.high ?? 0) + 1e-12)
    }),
    { numRuns: 30 },
  )
})

test('with more rows than blocks the interval is about as wide as that of the rows', () => {
  const values = Array.from({ length: 4000 }, (_, i) => Math.sin(i * i))
  const width = (blocks: number) => {
    const { mean } = bootstrapIntervals(meanSums(values, blocks), meanOf)
    return (mean?.high ?? 0) - (mean?.low ?? 0)
  }
  expect(width(400) / width(4000)).toBeGreaterThan(0.8)
  expect(width(400) / width(4000)).toBeLessThan(1.25)
})

const regression = (yTrue: readonly number[], yPred: readonly number[]) => {
  const blocks = new RegressionBlocks()
  blocks.add(Float64Array.from(yTrue), Float64Array.from(yPred))
  return blocks.sums
}

test('two identical models differ by exactly nothing', () => {
  const predicted = VALUES.map((value) => value * 0.9)
  const differences = pairedDifferences(regression(VALUES, predicted), regression(VALUES, predicted), (totals) =>
    regressionMetricsOf(totals, VALUES.length),
  )
  for (const { difference, interval, jackknife } of Object.values(differences)) {
    expect(difference).toBe(0)
    expect(interval).toEqual({ low: 0, high: 0 })
    expect(jackknife).toEqual({ low: 0, high: 0, standardError: 0 })
  }
})

test('a paired interval leaves out what both models have in common', () => {
  const rough = VALUES.map((value, i) => value + Math.sin(i) * 5)
  const smoother = rough.map((value, i) => value + (VALUES[i] ?? 0) * 0.01 + 0.1)
  const mae = (totals: Float64Array) => ({ mae: regressionMetricsOf(totals, VALUES.length).mae })
  const [some, others] = [regression(VALUES, smoother), regression(VALUES, rough)]
  const paired = pairedDifferences(some, others, mae).mae?.interval
  const alone = bootstrapIntervals(some, mae).mae
  expect((paired?.high ?? 9) - (paired?.low ?? 0)).toBeLessThan(((alone?.high ?? 0) - (alone?.low ?? 0)) / 4)
})

test('sums over different rows cannot be paired', () => {
  expect(() => pairBlockSums(meanSums([1, 2]), meanSums([1, 2, 3]))).toThrow('not over the same rows')
})

test('the interval of a median is that of scipy.stats.quantile_test', () => {
  expect(medianInterval(Float64Array.from(VALUES).sort())).toEqual({ low: 2.9, high: 6.6 })
  // P(Binomial(6, ½) < 1) = 1/64, so six values are the fewest that reach 95 %.
  expect(medianInterval(Float64Array.of(1, 2, 3, 4, 5, 6))).toEqual({ low: 1, high: 6 })
  expect(medianInterval(Float64Array.of(1, 2, 3, 4, 5))).toBeNull()
})

const LABEL = Float64Array.of(1, 0, 1, 1, 0, 0, 1, 0, 1, 0)
const CANDIDATE = Float64Array.of(0.9, 0.4, 0.6, 0.5, 0.5, 0.2, 0.8, 0.7, 0.3, 0.1)
const CHAMPION = Float64Array.of(0.8, 0.5, 0.7, 0.4, 0.3, 0.3, 0.9, 0.6, 0.6, 0.2)

test('intervals of ROC areas are DeLong’s, as computed in NumPy from the table of all pairs', () => {
  const interval = rocAucInterval(LABEL, CANDIDATE)
  expect(interval?.low).toBeCloseTo(0.36981163528322847, 12)
  expect(interval?.high).toBeCloseTo(0.9553983589794606, 12)
  const paired = rocAucDifference(LABEL, CANDIDATE, CHAMPION)
  expect(paired?.difference).toBeCloseTo(-0.12, 12)
  expect(paired?.interval.low).toBeCloseTo(-0.3740403672404472, 12)
  expect(paired?.interval.high).toBeCloseTo(0.1340403672404472, 12)
  expect(rocAucDifference(LABEL, CANDIDATE, CANDIDATE)).toEqual({ difference: 0, interval: { low: 0, high: 0 } })
  expect(rocAucInterval(Float64Array.of(1, 0, 0), Float64Array.of(1, 0, 0.5))).toBeNull()
})

test('the jackknife of a mean is the interval of Student', () => {
  const values = [4, 6, 9, 13]
  const without = values.map((left) => (values.reduce((sum, value) => sum + value, 0) - left) / 3)
  // s = √(46/3), s/√4 = 1.957890; t₃ = 3.182446.
  const { low, high, standardError } = jackknifeInterval(8, without)
  expect(standardError).toBeCloseTo(1.9578900207451218, 12)
  expect([low, high]).toEqual([expect.closeTo(8 - 6.23088, 4), expect.closeTo(8 + 6.23088, 4)])
  expect(() => jackknifeInterval(1, [1])).toThrow('two groups')
  expect(jackknifeIntervals(meanSums(values), meanOf)).toEqual({
    mean: {
      low: expect.closeTo(low, 12),
      high: expect.closeTo(high, 12),
      standardError: expect.closeTo(standardError, 12),
    },
  })
  expect(jackknifeIntervals(meanSums([1]), meanOf)).toEqual({ mean: null })
})

const SIMULATION = { seed: 5, sets: 200, rows: 200, bootstrap: { ...BOOTSTRAP, repetitions: 200 } }
/** Three standard errors of a share of 0.95 (and of 0.025) among 200 sets. */
const [COVERAGE_NOISE, VERDICT_NOISE] = [0.046, 0.033]

test('intervals hold the truth about as often as they say', () => {
  const regression = simulateCoverage({ ...SIMULATION, errors: 'exponential' })
  const classifier = simulateClassifierCoverage(SIMULATION, 'overconfident')
  for (const [metric, share] of [...Object.entries(regression), ...Object.entries(classifier)])
    expect(Math.abs(share - 0.95), metric).toBeLessThan(COVERAGE_NOISE)
})

test('equally good models are rarely told apart, and a model never from itself', () => {
  for (const rates of Object.values(simulatePairedGate({ ...SIMULATION, errors: 'normal' })))
    for (const { worse, better } of Object.values(rates))
      expect(Math.max(worse, better)).toBeLessThan(0.025 + VERDICT_NOISE)
  const never = { worse: 0, better: 0 }
  const same = simulatePairedGate({ ...SIMULATION, sets: 20, errors: 'exponential' }, { shared: 1 })
  for (const rates of Object.values(same))
    expect(rates).toEqual({ bootstrap: never, studentized: never, jackknife: never })
})
