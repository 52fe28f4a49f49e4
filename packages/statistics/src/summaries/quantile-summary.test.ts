import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  mergeQuantileSummaries,
  pruneQuantileSummary,
  type QuantileSummary,
  rankError,
  summarizeSorted,
} from './quantile-summary.ts'

// Adding 0 turns −0, which equals 0 but is told apart by matchers, into 0.
const value = fc
  .oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -100, max: 100, noNaN: true }))
  .map((some) => some + 0)
const values = fc.array(value, { minLength: 1, maxLength: 120 })
const sorted = (list: readonly number[]) => Float64Array.from(list).sort()

function expectTrueOf(summary: QuantileSummary, all: readonly number[]): void {
  expect(summary.count).toBe(all.length)
  expect(summary.values[0]).toBe(Math.min(...all))
  expect(summary.values.at(-1)).toBe(Math.max(...all))
  for (const [i, value] of summary.values.entries()) {
    const smaller = all.filter((other) => other < value).length
    const equal = all.filter((other) => other === value).length
    expect(summary.below[i]).toBeLessThanOrEqual(smaller)
    expect(summary.at[i]).toBeLessThanOrEqual(equal)
    expect(summary.upTo[i]).toBeGreaterThanOrEqual(smaller + equal)
  }
}

test('ranks at the stored values are exact when it is made from sorted values', () => {
  const summary = summarizeSorted(Float64Array.of(1, 2, 2, 2, 3, 4, 5, 6, 7), 3)
  expect(summary).toEqual({ count: 9, values: [1, 3, 7], below: [0, 4, 8], at: [1, 1, 1], upTo: [1, 5, 9] })
  expect(rankError(summary)).toBe(3 / 9)
})

test('the error stays below 1/(size − 1), whatever the ties', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 2, max: 20 }), (all, size) => {
      const summary = summarizeSorted(sorted(all), size)
      expectTrueOf(summary, all)
      expect(summary.values.length).toBeLessThanOrEqual(size)
      expect(rankError(summary)).toBeLessThan(1 / (size - 1))
    }),
  )
})

test('merged and pruned summaries stay true of all values, and pruning costs no more than it says', () => {
  fc.assert(
    fc.property(values, values, values, fc.integer({ min: 2, max: 12 }), (a, b, c, size) => {
      const [left, right, third] = [a, b, c].map((part) => summarizeSorted(sorted(part), 8))
      if (left === undefined || right === undefined || third === undefined) throw new Error('three parts')
      const merged = mergeQuantileSummaries(mergeQuantileSummaries(left, right), third)
      const pruned = pruneQuantileSummary(merged, size)
      expectTrueOf(merged, [...a, ...b, ...c])
      expectTrueOf(pruned, [...a, ...b, ...c])
      expect(pruned.values.length).toBeLessThanOrEqual(size)
      expect(rankError(pruned)).toBeLessThanOrEqual(rankError(merged) + 1 / (size - 1) + 1e-12)
    }),
  )
})

test('merging is the same from either side', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const [left, right] = [summarizeSorted(sorted(a), 6), summarizeSorted(sorted(b), 6)]
      expect(mergeQuantileSummaries(left, right)).toEqual(mergeQuantileSummaries(right, left))
    }),
  )
})
