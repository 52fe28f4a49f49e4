import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ClassificationBlocks } from './classification-blocks.ts'
import { averagePrecision, rankScores, rocAuc } from './ranking.ts'
import { pinballLossOf, RegressionBlocks, type RowOptions } from './regression-blocks.ts'
import { weightedMedian } from './weighted-median.ts'

/** Uniform numbers that Python makes alike: the linear congruential generator of Numerical Recipes. */
function uniform(count: number, seed: number): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  })
}

const rows = 400
const target = Float64Array.from(uniform(rows, 1), (value) => value * 10 + 1000)
const predicted = Float64Array.from(uniform(rows, 2), (value, i) => (target[i] ?? 0) + (value - 0.4) * 3)
const weights = Float64Array.from(uniform(rows, 3), (value) => Math.ceil(value * 5) / 2)
const label = Float64Array.from(uniform(rows, 4), (value) => (value < 0.4 ? 1 : 0))
const score = Float64Array.from(uniform(rows, 5), (value, i) => {
  const raw = Math.min(1, value * 0.7 + (label[i] ?? 0) * 0.3) * 100
  const half = Math.round(raw)
  return (half - raw === 0.5 && half % 2 === 1 ? half - 1 : half) / 100
})
score.set([0, 1, 0.3])

/** Expected values: scikit-learn 1.9.1 over the same data, without and with sample weights. */
const REGRESSION = [
  {
    given: 'no weights',
    options: {},
    expected: {
      rmse: 0.9423004759196488,
      mae: 0.8073068607786991,
      r2: 0.8864426514462653,
      bias: 0.4019079941371001,
      mape: 0.0008031856170674834,
      wape: 0.0008031764951854028,
    },
    pinball: 0.24289023273450952,
    median: 0.8012528513324924,
  },
  {
    given: 'weights',
    options: { weights },
    expected: {
      rmse: 0.951290274063911,
      mae: 0.8212399541602242,
      r2: 0.8841053889606387,
      bias: 0.3940144473380442,
      mape: 0.0008170924643450941,
      wape: 0.0008170871000247051,
    },
    pinball: 0.2530141981448944,
    median: 0.8231890215072326,
  },
]

test.each(REGRESSION)('regression metrics with $given are scikit-learn’s', ({ options, expected, pinball, median }) => {
  const blocks = new RegressionBlocks(50)
  blocks.add(target, predicted, options)
  const metrics = new Map(Object.entries(blocks.metrics()))
  for (const [name, value] of Object.entries(expected)) expect(metrics.get(name)).toBeCloseTo(value, 12)
  expect(pinballLossOf(blocks.sums.totals(), 0.9)).toBeCloseTo(pinball, 12)
  expect(blocks.maxError).toBeCloseTo(1.7963211456778936, 12)
  const errors = target.map((value, i) => Math.abs(value - (predicted[i] ?? 0)))
  expect(weightedMedian(errors, options.weights ?? errors.map(() => 1))).toBeCloseTo(median, 12)
})

const CLASSIFICATION = [
  {
    given: 'no weights',
    options: {},
    expected: {
      log_loss: 0.6627445398421292,
      brier: 0.1673905,
      accuracy: 0.71,
      precision: 0.6467065868263473,
      recall: 0.6545454545454545,
      f1: 0.6506024096385542,
    },
    roc: 0.8286782720825275,
    ap: 0.7791216333735594,
    confusion: { trueNegatives: 176, falsePositives: 59, falseNegatives: 57, truePositives: 108 },
  },
  {
    given: 'weights',
    options: { weights },
    expected: {
      log_loss: 0.6144473244841681,
      brier: 0.15930691090757704,
      accuracy: 0.7293921731890092,
      precision: 0.6607843137254902,
      recall: 0.689161554192229,
      f1: 0.6746746746746747,
    },
    roc: 0.8474874198662714,
    ap: 0.7974865867047813,
    confusion: { trueNegatives: 269.5, falsePositives: 86.5, falseNegatives: 76, truePositives: 168.5 },
  },
]

test.each(CLASSIFICATION)(
  'classification metrics with $given are scikit-learn’s',
  ({ options, expected, roc, ap, confusion }) => {
    const blocks = new ClassificationBlocks()
    blocks.add(label, score, options)
    const metrics = new Map(Object.entries(blocks.metrics()))
    for (const [name, value] of Object.entries(expected)) expect(metrics.get(name)).toBeCloseTo(value, 12)
    expect(blocks.confusion()).toEqual(confusion)
    const ranked = rankScores(label, score, options.weights)
    expect(rocAuc(ranked)).toBeCloseTo(roc, 12)
    expect(averagePrecision(ranked)).toBeCloseTo(ap, 12)
  },
)

test('calibration bins are those of calibration_curve', () => {
  const blocks = new ClassificationBlocks()
  blocks.add(label, score)
  const positives = [
    0.02857142857142857, 0, 0.047619047619047616, 0.39473684210526316, 0.5, 0.4090909090909091, 0.4444444444444444, 1,
    1, 0.9642857142857143,
  ]
  const means = [
    0.059428571428571456, 0.16193548387096776, 0.2554761904761905, 0.35736842105263156, 0.4527777777777779,
    0.5524999999999998, 0.6520370370370373, 0.7547619047619049, 0.8546666666666667, 0.9517857142857145,
  ]
  const bins = blocks.calibration()
  expect(bins.map(({ shareOfPositives }) => shareOfPositives)).toEqual(
    positives.map((value) => expect.closeTo(value, 12)),
  )
  expect(bins.map(({ meanPredicted }) => meanPredicted)).toEqual(means.map((value) => expect.closeTo(value, 12)))
})

test('targets of 0 are left out of MAPE, and what has no denominator is null', () => {
  const blocks = new RegressionBlocks()
  blocks.add(Float64Array.of(0, 2, 4), Float64Array.of(1, 3, 3))
  expect(blocks.metrics()).toMatchObject({ mape: 0.375, wape: 0.5 })
  const zeros = new RegressionBlocks()
  zeros.add(Float64Array.of(0), Float64Array.of(1))
  expect(zeros.metrics()).toMatchObject({ mape: null, wape: null, r2: null })
  const negatives = new ClassificationBlocks()
  negatives.add(Float64Array.of(0), Float64Array.of(0.2))
  expect(negatives.metrics()).toMatchObject({ precision: null, recall: null, f1: null, accuracy: 1 })
  expect(rocAuc(rankScores(Float64Array.of(1), Float64Array.of(1)))).toBeNull()
  expect(averagePrecision(rankScores(Float64Array.of(0), Float64Array.of(1)))).toBeNull()
  expect(weightedMedian(Float64Array.of(1), Float64Array.of(0))).toBeNull()
})

test('R² of a constant target is 1 when every prediction is exact, else 0', () => {
  const exact = new RegressionBlocks()
  exact.add(Float64Array.of(0.1, 0.1, 0.1), Float64Array.of(0.1, 0.1, 0.1))
  expect(exact.metrics().r2).toBe(1)
  exact.add(Float64Array.of(0.1), Float64Array.of(0.2))
  expect(exact.metrics().r2).toBe(0)
})

const row = fc.record({
  t: fc.integer({ min: -1000, max: 1000 }),
  p: fc.integer({ min: -1000, max: 1000 }),
  w: fc.integer({ min: 1, max: 4 }),
})
const table = fc.array(row, { minLength: 1, maxLength: 40 })
type Row = { t: number; p: number; w: number }
const column = (list: readonly Row[], name: keyof Row) => Float64Array.from(list, (some) => some[name])

function blocksOf(list: readonly Row[], options: RowOptions): RegressionBlocks {
  const blocks = new RegressionBlocks(16)
  blocks.add(column(list, 't'), column(list, 'p'), { weights: column(list, 'w'), ...options })
  return blocks
}

test('merged parts give the metrics and the block sums of the whole', () => {
  fc.assert(
    fc.property(table, table, (left, right) => {
      const merged = blocksOf(left, {})
      merged.merge(blocksOf(right, { firstRow: left.length }))
      const whole = blocksOf([...left, ...right], {})
      expect([...merged.sums.rows]).toEqual([...whole.sums.rows])
      expect(merged.effectiveRows).toBeCloseTo(whole.effectiveRows, 9)
      const [ours, theirs] = [merged.metrics(), whole.metrics()]
      expect(ours.rmse).toBeCloseTo(theirs.rmse, 9)
      if (new Set([...left, ...right].map(({ t }) => t)).size > 1) expect(ours.r2 ?? 0).toBeCloseTo(theirs.r2 ?? 0, 6)
    }),
  )
})

test('a weight of two is the row twice', () => {
  fc.assert(
    fc.property(table, (list) => {
      const repeated = list.flatMap((some) => Array.from({ length: some.w }, () => ({ ...some, w: 1 })))
      const [weighted, plain] = [blocksOf(list, {}).metrics(), blocksOf(repeated, {}).metrics()]
      expect(weighted.rmse).toBeCloseTo(plain.rmse, 9)
      expect(weighted.wape ?? 0).toBeCloseTo(plain.wape ?? 0, 9)
      const values = column(repeated, 'p')
      expect(weightedMedian(column(list, 'p'), column(list, 'w'))).toBe(
        weightedMedian(
          values,
          values.map(() => 1),
        ),
      )
    }),
  )
})

test('a part of a batch is picked by its places', () => {
  const blocks = new RegressionBlocks()
  blocks.add(Float64Array.of(1, 2, 3), Float64Array.of(1, 4, 9), {}, Uint32Array.of(1, 2))
  expect(blocks.metrics()).toMatchObject({ mae: 4, bias: 4 })
  expect(blocks.rows).toBe(2)
})

test('the area under the ROC curve turns around with the scores, and does not change with their scale', () => {
  const scored = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 })), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(scored, (list) => {
      const yTrue = Float64Array.from(list, ([positive]) => (positive ? 1 : 0))
      const by = (change: (value: number) => number) =>
        rocAuc(
          rankScores(
            yTrue,
            Float64Array.from(list, ([, value]) => change(value)),
          ),
        )
      const area = by((value) => value)
      expect(by((value) => value ** 3)).toBe(area)
      if (area !== null) expect(by((value) => -value)).toBeCloseTo(1 - area, 12)
    }),
  )
})
