import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankDifferences, rankIntervals } from '../intervals/rank-intervals.ts'
import { seededRandom } from '../probability/seeded-random.ts'
import { RankedRows } from './ranked-rows.ts'
import { averagePrecision, rankScores, rocAuc } from './ranking.ts'

const row = fc.record({
  y: fc.integer({ min: 0, max: 1 }),
  p: fc.integer({ min: 0, max: 8 }),
  w: fc.integer({ min: 1, max: 3 }),
})
const table = fc.array(row, { minLength: 2, maxLength: 60 })
type Row = { y: number; p: number; w: number }
const columnsOf = (rows: readonly Row[]) => ({
  label: Float64Array.from(rows, ({ y }) => y),
  score: Float64Array.from(rows, ({ p }) => p / 8),
  weights: Float64Array.from(rows, ({ w }) => w),
})
function ranked(rows: readonly Row[], firstRow = 0, budget = 100_000): RankedRows {
  const { label, score, weights } = columnsOf(rows)
  const found = new RankedRows({ budget, bins: 2 ** 12 })
  found.add(label, score, { weights, firstRow })
  return found
}

test('the areas are those of all rows ranked, also merged from parts, and with few scores also in bins', () => {
  fc.assert(
    fc.property(table, table, (left, right) => {
      const { label, score, weights } = columnsOf([...left, ...right])
      const all = rankScores(label, score, weights)
      for (const budget of [1000, 0]) {
        const merged = ranked(left, 0, budget)
        merged.merge(ranked(right, left.length, budget))
        expect(merged.isExact).toBe(budget > 0)
        const { roc_auc, average_precision } = merged.metrics()
        expect(roc_auc ?? -1).toBeCloseTo(rocAuc(all) ?? -1, 12)
        expect(average_precision ?? -1).toBeCloseTo(averagePrecision(all) ?? -1, 12)
      }
    }),
  )
})

test('in bins the area is off by no more than is said', () => {
  const random = seededRandom(3)
  const label = Float64Array.from({ length: 5000 }, (_, i) => i % 2)
  const score = label.map((y) => 1 / (1 + Math.exp(-y - random.normal())))
  const [exact, binned] = [new RankedRows(), new RankedRows({ budget: 100, bins: 256 })]
  for (const rows of [exact, binned]) rows.add(label, score)
  const off = Math.abs((exact.metrics().roc_auc ?? 0) - (binned.metrics().roc_auc ?? 1))
  expect(exact.areaError).toBe(0)
  expect(binned.areaError).toBeGreaterThan(0)
  expect(off).toBeLessThanOrEqual(binned.areaError)
})

test('equal scores differ by nothing, and intervals stay between 0 and 1', () => {
  const random = seededRandom(4)
  const label = Float64Array.from({ length: 300 }, (_, i) => (i % 10 === 0 ? 1 : 0))
  const score = label.map((y) => 1 / (1 + Math.exp(-4 * y - random.normal())))
  const rows = new RankedRows()
  rows.add(label, score)
  expect(rankDifferences(rows, rows).roc_auc).toEqual({ difference: 0, interval: { low: 0, high: 0 } })
  const { roc_auc } = rankIntervals(rows)
  expect(roc_auc?.low).toBeGreaterThan(0.5)
  expect(roc_auc?.high).toBeLessThanOrEqual(1)
})

test('without rows of both classes there is neither an area nor an interval', () => {
  const rows = new RankedRows()
  rows.add(Float64Array.of(0, 0), Float64Array.of(0.1, 0.2))
  expect(rows.metrics()).toEqual({ roc_auc: null, average_precision: null })
  expect(rankIntervals(rows)).toEqual({ roc_auc: null, average_precision: null })
})
