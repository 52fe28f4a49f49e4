import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../probability/seeded-random.ts'
import { CategoryCounter, mergeCategorySummaries } from './category-summary.ts'
import { decodeColumnSummary, encodeColumnSummary } from './column-summary.ts'
import { mergeNumericSummaries, NumericSummaryAccumulator, summarizeSortedColumn } from './numeric-summary.ts'
import { rankError } from './quantile-summary.ts'

function numericSummary(...batches: number[][]) {
  const accumulator = new NumericSummaryAccumulator()
  for (const batch of batches) accumulator.add(Float64Array.from(batch), 1)
  return accumulator
}

test('a column of numbers is counted by kind, and summed up over the finite ones', () => {
  expect(numericSummary([3, Number.NaN, -Infinity], [1, Infinity, Infinity, 2]).summary()).toEqual({
    kind: 'numeric',
    nulls: 2,
    nans: 1,
    positiveInfinities: 2,
    negativeInfinities: 1,
    mean: 2,
    sumOfSquares: 2,
    quantiles: { count: 3, values: [1, 2, 3], below: [0, 1, 2], at: [1, 1, 1], upTo: [1, 2, 3] },
  })
})

test('a column without a value has a summary too', () => {
  expect(numericSummary([]).summary()).toMatchObject({ nulls: 1, mean: null, quantiles: { count: 0, values: [] } })
})

test('in many batches and merged parts no rank is off by more than the summary says, and that is little', () => {
  const random = seededRandom(1)
  const parts = [new NumericSummaryAccumulator(), new NumericSummaryAccumulator()]
  const all: number[] = []
  for (let batch = 0; batch < 24; batch++) {
    const values = Float64Array.from({ length: 5000 }, () => Math.round(random.normal() * 1e4) / 1e4)
    all.push(...values)
    parts[batch % 2]?.add(values)
  }
  const [first, second] = parts
  if (first === undefined || second === undefined) throw new Error('two parts')
  const apart = mergeNumericSummaries(first.summary(), second.summary())
  first.merge(second)
  const { quantiles, mean } = first.summary()
  const sorted = Float64Array.from(all).sort()
  expect(mean).toBeCloseTo(all.reduce((sum, value) => sum + value, 0) / all.length, 12)
  expect(apart.mean).toBeCloseTo(mean ?? 0, 12)
  expect(rankError(quantiles)).toBeLessThan(1 / 255 + 6 / 4095)
  expect(rankError(apart.quantiles)).toBeLessThan(2 / 255 + 6 / 4095)
  for (const summary of [quantiles, apart.quantiles]) {
    for (const [i, value] of summary.values.entries()) {
      const upTo = sorted.findLastIndex((other) => other <= value) + 1
      expect(summary.upTo[i]).toBeGreaterThanOrEqual(upTo)
      expect((summary.below[i] ?? 0) + (summary.at[i] ?? 0)).toBeLessThanOrEqual(upTo)
    }
  }
})

test('merging summaries of few values is summing up all of them', () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 40 })
  fc.assert(
    fc.property(values, values, (left, right) => {
      const merged = mergeNumericSummaries(numericSummary(left).summary(), numericSummary(right).summary())
      const missing = { nulls: 2, nans: 0, positiveInfinities: 0, negativeInfinities: 0 }
      const whole = summarizeSortedColumn(Float64Array.from([...left, ...right]).sort(), missing)
      expect(merged.quantiles.count).toBe(whole.quantiles.count)
      expect(merged.nulls).toBe(2)
      expect(merged.mean ?? 0).toBeCloseTo(whole.mean ?? 0, 10)
      expect(merged.sumOfSquares).toBeCloseTo(whole.sumOfSquares, 6)
    }),
  )
})

const names = fc.array(fc.constantFrom(...'abcdefgh'), { maxLength: 60 })
const pairs = (list: readonly string[]) => list.map((name) => [name, 1] as const)

test('few categories are counted exactly, the most frequent first', () => {
  const counter = new CategoryCounter(3)
  counter.add(pairs(['b', 'a', 'b', 'c', 'a']), 4)
  expect(counter.summary()).toEqual({
    kind: 'categorical',
    nulls: 4,
    count: 5,
    categories: [
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ],
    undercount: 0,
  })
})

test('with more categories than are kept no count is off by more than rows/(kept + 1), merged or not', () => {
  fc.assert(
    fc.property(names, names, fc.integer({ min: 1, max: 5 }), (left, right, kept) => {
      const [some, others] = [new CategoryCounter(kept), new CategoryCounter(kept)]
      some.add(pairs(left))
      others.add(pairs(right))
      const apart = mergeCategorySummaries(some.summary(), others.summary(), kept)
      some.merge(others)
      const all = [...left, ...right]
      for (const summary of [some.summary(), apart]) {
        expect(summary.count).toBe(all.length)
        expect(summary.categories.length).toBeLessThanOrEqual(kept)
        expect(summary.undercount).toBeLessThanOrEqual(all.length / (kept + 1))
        const listed = new Map(summary.categories)
        for (const name of new Set(all)) {
          const truth = all.filter((other) => other === name).length
          expect(listed.get(name) ?? 0).toBeLessThanOrEqual(truth)
          expect(truth - (listed.get(name) ?? 0)).toBeLessThanOrEqual(summary.undercount)
        }
      }
    }),
  )
})

test('summaries come back from JSON as they went', () => {
  const counter = new CategoryCounter()
  counter.add([['x', 2]], 1)
  for (const summary of [numericSummary([1.5, -2, Number.NaN]).summary(), counter.summary()]) {
    expect(decodeColumnSummary(JSON.parse(JSON.stringify(encodeColumnSummary(summary))))).toEqual(summary)
  }
})

test.each([
  [[], 'the summary is not an object'],
  [{ version: 2, kind: 'numeric' }, 'version 2'],
  [{ version: 1, kind: 'text' }, '"text" is not known'],
  [{ ...encodeColumnSummary(numericSummary([1]).summary()), nulls: -1 }, 'nulls is not a count'],
  [{ ...encodeColumnSummary(numericSummary([1]).summary()), mean: 'x' }, 'mean is neither'],
  [{ ...encodeColumnSummary(numericSummary([1]).summary()), sumOfSquares: -1 }, 'sumOfSquares'],
  [
    {
      ...encodeColumnSummary(numericSummary([1]).summary()),
      quantiles: { count: 1, values: [1], below: [], at: [1], upTo: [1] },
    },
    'not of one length',
  ],
  [
    {
      ...encodeColumnSummary(numericSummary([1]).summary()),
      quantiles: { count: 2, values: [2, 1], below: [0, 1], at: [1, 1], upTo: [1, 2] },
    },
    'do not ascend',
  ],
  [
    {
      ...encodeColumnSummary(numericSummary([1]).summary()),
      quantiles: { count: 2, values: [1], below: [0], at: [1], upTo: [1] },
    },
    'do not fit the count',
  ],
  [{ version: 1, kind: 'categorical', nulls: 0, count: 1, undercount: 0, categories: [['a', 2]] }, 'do not add up'],
  [{ version: 1, kind: 'categorical', nulls: 0, count: 1, undercount: 0, categories: [['a']] }, 'not a pair'],
])('what is no summary is refused: %j', (json, message) => {
  expect(() => decodeColumnSummary(json)).toThrow(message)
})
