import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  mergeQuantileSummaries,
  pruneQuantileSummary,
  type QuantileSummary,
  summarizeSorted,
} from '../summaries/quantile-summary.ts'
import { kolmogorovSmirnovAgainst, wassersteinAgainst } from './against-summary.ts'
import { CellCounter } from './cell-counter.ts'
import { total } from './counts.ts'
import { distributionGap } from './distribution-gap.ts'
import { storedBins } from './stored-bins.ts'
import { wassersteinDistance } from './wasserstein.ts'

const sorted = (list: readonly number[]) => Float64Array.from(list).sort()
const value = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.integer({ min: -1000, max: 1000 }).map((v) => v / 100),
)
const sample = fc.array(value, { minLength: 1, maxLength: 80 })

function counted(summary: QuantileSummary, ...batches: number[][]): CellCounter {
  const counter = new CellCounter(summary.values)
  for (const batch of batches) counter.add(Float64Array.from(batch))
  return counter
}

/** A summary whose ranks are exact, and one that was merged and pruned, of the same values. */
function summaries(values: readonly number[], size: number): QuantileSummary[] {
  const half = values.length >> 1
  const parts = [values.slice(0, half), values.slice(half)].map((part) => summarizeSorted(sorted(part), size))
  const merged = parts.reduce(mergeQuantileSummaries)
  return [summarizeSorted(sorted(values), size), pruneQuantileSummary(merged, size)]
}

test('measures against a summary are within the stated error of those against all its rows', () => {
  fc.assert(
    fc.property(sample, sample, fc.integer({ min: 2, max: 12 }), (reference, current, size) => {
      for (const summary of summaries(reference, size)) {
        const cells = counted(summary, current)
        const ks = kolmogorovSmirnovAgainst(summary, cells)
        const exactKs = distributionGap(sorted(reference), sorted(current)).largest
        expect(Math.abs(ks.value - exactKs)).toBeLessThanOrEqual(ks.error + 1e-12)
        const distance = wassersteinAgainst(summary, cells)
        const exact = wassersteinDistance(sorted(reference), sorted(current))
        expect(Math.abs(distance.value - exact)).toBeLessThanOrEqual(distance.error + 1e-9)
      }
    }),
  )
})

test('a summary that holds every value gives the exact measures', () => {
  const reference = [1, 2, 2, 3, 5]
  const summary = summarizeSorted(sorted(reference), 100)
  const current = counted(summary, [2, 3, 3, 5])
  expect(kolmogorovSmirnovAgainst(summary, current)).toEqual({
    value: expect.closeTo(0.35, 12),
    error: expect.closeTo(0, 12),
  })
  expect(wassersteinAgainst(summary, current).value).toBeCloseTo(
    wassersteinDistance(sorted(reference), sorted([2, 3, 3, 5])),
    12,
  )
})

test('stored bins hold about equal shares, and a value that fills a bin has one of its own', () => {
  const reference = [...Array(50).fill(0), ...Array.from({ length: 50 }, (_, i) => i + 1)]
  const summary = summarizeSorted(sorted(reference), 101)
  const bins = storedBins(summary, counted(summary, [-5, 0, 0, 10.5, 99]), 5)
  expect(bins).toEqual({ reference: [50, 20, 20, 10], current: [3, 1, 0, 1], ends: [0, 20, 40], shareError: 0 })
})

test('a value that fills a bin in the middle is one between its neighbours', () => {
  const reference = [1, 2, 3, 4, 5, 5, 5, 5, 6, 7, 8, 9]
  const crowded = summarizeSorted(sorted([1, 2, 3, ...reference.slice(4), 10]), 101)
  expect(storedBins(crowded, counted(crowded, [4.5, 5, 5.5]), 3)).toMatchObject({
    current: [1, 1, 1, 0],
    ends: [5, 5, 9],
  })
  const summary = summarizeSorted(sorted(reference), 101)
  const bins = storedBins(summary, counted(summary, [4.5, 5, 5.5]), 3)
  expect(bins).toEqual({ reference: [4, 4, 4], current: [0, 2, 1], ends: [4, 5], shareError: 0 })
})

test('bins lose no row, and the counts of parts add up to those of the whole', () => {
  fc.assert(
    fc.property(sample, sample, sample, fc.integer({ min: 2, max: 10 }), (reference, left, right, size) => {
      const [summary] = summaries(reference, 20)
      if (summary === undefined) throw new Error('two summaries')
      const merged = counted(summary, left)
      merged.merge(counted(summary, right))
      const whole = counted(summary, [...left, ...right])
      expect(merged).toEqual(whole)
      const bins = storedBins(summary, whole, size)
      expect(total(bins.current)).toBe(left.length + right.length)
      expect(total(bins.reference)).toBeCloseTo(reference.length, 9)
      expect(bins.ends.length).toBe(bins.reference.length - 1)
    }),
  )
})

test('values that are not finite are counted apart', () => {
  const counter = new CellCounter([1])
  counter.add(Float64Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY, 3))
  expect([counter.count, counter.nonFinite, counter.min, counter.max]).toEqual([2, 2, 1, 3])
})
