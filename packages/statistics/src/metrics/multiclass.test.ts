import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MulticlassBlocks } from './multiclass-blocks.ts'
import { multiclassMetricsOf } from './multiclass-metrics.ts'
import { MulticlassRanks } from './multiclass-ranks.ts'
import { rankScores, rocAuc } from './ranking.ts'

/** Five rows of three classes; the last class has no row. */
const codes = Float64Array.of(0, 0, 1, 1, 1)
const probabilities = Float64Array.of(0.5, 0.25, 0.25, 0.25, 0.5, 0.25, 0, 1, 0, 0.25, 0.25, 0.5, 0.25, 0.5, 0.25)
const weights = Float64Array.of(1, 2, 1, 1, 2)

test('metrics of more than two classes are those that a hand finds', () => {
  const blocks = new MulticlassBlocks(3)
  blocks.add(codes, probabilities, { weights })
  const { averages, ofClasses } = blocks.metrics()
  // Decided are 0, 1, 1, 2, 1.
  expect(blocks.confusion()).toEqual([
    [1, 2, 0],
    [0, 3, 1],
    [0, 0, 0],
  ])
  const wanted = {
    log_loss: (Math.log(2) + 2 * Math.log(4) + 0 + Math.log(4) + 2 * Math.log(2)) / 7,
    // Squares of 3/8, 7/8, 0, 7/8 and 3/8.
    brier: (0.375 + 2 * 0.875 + 0 + 0.875 + 2 * 0.375) / 7,
    rmse: Math.sqrt(3.75 / 14),
    mae: (0.5 + 2 * 0.75 + 0 + 0.75 + 2 * 0.5) / 7,
    bias: (0.5 + 1 + 1 + 0.5 + 1 - 4) / 7,
    // Of the bin up to one half 3 of 6 are right, half of which was said; of the last one all.
    ece: 0,
    accuracy: 4 / 7,
    balanced_accuracy: (1 / 3 + 3 / 4) / 2,
    precision_macro: (1 + 3 / 5 + 0) / 3,
    recall_macro: (1 / 3 + 3 / 4 + 0) / 3,
    f1_macro: (2 / 4 + 6 / 9 + 0) / 3,
    precision_weighted: (3 * 1 + 4 * (3 / 5)) / 7,
    recall_weighted: 4 / 7,
    f1_weighted: (3 * (2 / 4) + 4 * (6 / 9)) / 7,
  }
  for (const [name, value] of Object.entries(averages))
    expect([name, value]).toEqual([name, expect.closeTo(wanted[name as keyof typeof wanted], 12)])
  expect(ofClasses[2]).toEqual({ precision: 0, recall: null, f1: 0 })
  expect(blocks.calibration()).toEqual([
    { rows: 4, weight: 6, meanPredicted: 0.5, shareOfPositives: 0.5 },
    { rows: 1, weight: 1, meanPredicted: 1, shareOfPositives: 1 },
  ])
})

test('a class that no row has or is decided to be is left out of averages', () => {
  const blocks = new MulticlassBlocks(3)
  blocks.add(Float64Array.of(0, 1), Float64Array.of(1, 0, 0, 1, 0, 0))
  expect(blocks.metrics().averages).toMatchObject({ recall_macro: 0.5, precision_macro: 0.25, accuracy: 0.5 })
})

const row = fc.record({
  code: fc.integer({ min: 0, max: 2 }),
  a: fc.integer({ min: 1, max: 4 }),
  b: fc.integer({ min: 1, max: 4 }),
  c: fc.integer({ min: 1, max: 4 }),
})
const table = fc.array(row, { minLength: 1, maxLength: 40 })
const columnsOf = (rows: readonly { code: number; a: number; b: number; c: number }[]) => ({
  codes: Float64Array.from(rows, ({ code }) => code),
  probabilities: Float64Array.from(rows.flatMap(({ a, b, c }) => [a, b, c].map((part) => part / (a + b + c)))),
})

test('parts merge, and a row that is asked for by its place is the row of that place', () => {
  fc.assert(
    fc.property(table, table, (left, right) => {
      const [some, others, all] = [columnsOf(left), columnsOf(right), columnsOf([...left, ...right])]
      const [merged, second, whole, picked] = [0, 0, 0, 0].map(() => new MulticlassBlocks(3, { blocks: 7 }))
      if (!merged || !second || !whole || !picked) throw new Error('four')
      merged.add(some.codes, some.probabilities, { firstRow: 0 })
      second.add(others.codes, others.probabilities, { firstRow: left.length })
      merged.merge(second)
      whole.add(all.codes, all.probabilities)
      const places = Uint32Array.from(left.keys())
      picked.add(all.codes, all.probabilities, { firstRow: 0 }, places)
      picked.add(
        all.codes,
        all.probabilities,
        { firstRow: 0 },
        Uint32Array.from(right.keys()).map((i) => i + left.length),
      )
      for (const found of [merged, picked]) {
        expect(found.confusion()).toEqual(whole.confusion())
        for (const [i, sum] of found.sums.sums.entries()) expect(sum).toBeCloseTo(whole.sums.sums[i] ?? Number.NaN, 12)
      }
    }),
    { numRuns: 30 },
  )
})

test('what rounding leaves of a class whose rows are taken away again does not count', () => {
  const blocks = new MulticlassBlocks(3)
  const odd = Float64Array.of(0.1, 0.7, 0.3, 0.2, 0.6)
  blocks.add(Float64Array.of(0, 1, 1, 0, 2), probabilities, { weights: odd })
  const without = blocks.sums.totals().map((sum, i) => sum - (blocks.sums.sums[4 * blocks.sums.width + i] ?? 0))
  // Of the first class 0.1 of 0.3 is right, of the second all.
  expect(multiclassMetricsOf(without, blocks).averages.balanced_accuracy).toBeCloseTo((0.1 / 0.3 + 1) / 2, 12)
})

test('areas are those of each class against the others; of all rows, of rows by place, and without a class none', () => {
  const random = columnsOf(
    Array.from({ length: 60 }, (_, i) => ({ code: i % 3, a: 1 + ((i * 7) % 4), b: 1 + ((i * 5) % 3), c: 1 + (i % 4) })),
  )
  const ranks = new MulticlassRanks(3)
  const places = Uint32Array.from(random.codes.keys())
  ranks.add(
    random.codes,
    random.probabilities,
    { firstRow: 0 },
    places.filter((i) => i % 2 === 0),
  )
  ranks.add(
    random.codes,
    random.probabilities,
    { firstRow: 0 },
    places.filter((i) => i % 2 === 1),
  )
  const wanted = [0, 1, 2].map((k) =>
    rocAuc(
      rankScores(
        random.codes.map((code) => (code === k ? 1 : 0)),
        Float64Array.from(places, (i) => random.probabilities[3 * i + k] ?? 0),
      ),
    ),
  )
  const areas = ranks.areas()
  for (const [k, area] of areas.ofClasses.entries()) expect(area).toBeCloseTo(wanted[k] ?? Number.NaN, 12)
  const mean = wanted.reduce<number>((sum, area) => sum + (area ?? 0), 0) / 3
  expect(areas.macro).toBeCloseTo(mean, 12)
  expect(areas.weighted).toBeCloseTo(mean, 12)
  const { macro } = ranks.intervals(0.95)
  expect(macro?.low).toBeLessThan(mean)
  expect(macro?.high).toBeGreaterThan(mean)
  expect(ranks.differences(ranks, 0.95).weighted).toEqual({ difference: 0, interval: { low: 0, high: 0 } })
  const two = new MulticlassRanks(3)
  two.add(codes, probabilities, {})
  expect(two.areas()).toMatchObject({ macro: null, ofClasses: [expect.any(Number), expect.any(Number), null] })
  expect(two.areas().weighted).toBeCloseTo(
    (2 * (two.areas().ofClasses[0] ?? 0) + 3 * (two.areas().ofClasses[1] ?? 0)) / 5,
    12,
  )
})
