import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../probability/seeded-random.ts'
import { summarizeSortedColumn } from '../summaries/numeric-summary.ts'
import { streamedRanks } from './streamed-ranks.ts'
import { summarizeStream } from './summarize-stream.ts'

const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -3, max: 3 }))

test.each([
  ['many buckets', { buckets: 512, sorted: 1000 }],
  ['few buckets, with buckets in buckets', { buckets: 48, sorted: 5 }],
])('values at places of the order are those of the sorted values: %s', (_, limits) => {
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 300 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
      (values, shares) => {
        const stream = { most: values.length, stretches: () => [Float64Array.from(values)] }
        const ranks = shares.map((share) => Math.floor(share * (values.length - 1))).sort((a, b) => a - b)
        const { count, values: found } = streamedRanks(stream, () => ranks, limits)
        const sorted = values.toSorted((a, b) => a - b)
        expect(count).toBe(values.length)
        expect(found).toEqual(
          ranks.map((rank) => {
            const expected = (sorted[rank] ?? 0) + 0
            return {
              rank,
              value: expect.toSatisfy((it: number) => it === expected),
              below: sorted.filter((it) => it < expected).length,
              at: sorted.filter((it) => it === expected).length,
            }
          }),
        )
      },
    ),
    { numRuns: 200 },
  )
})

test('without values there are none', () => {
  const nothing = { most: 0, stretches: () => [] }
  expect(streamedRanks(nothing, () => [])).toEqual({ count: 0, values: [] })
})

test('a summary of values in no order is that of sorted ones', () => {
  const random = seededRandom(5)
  const missing = { nulls: 1, nans: 2, positiveInfinities: 3, negativeInfinities: 4 }
  for (const draw of [random.normal, () => Math.floor(40 * random.uniform()), () => 2.5]) {
    const values = Float64Array.from({ length: 20_000 }, draw)
    const halves = [values.subarray(0, 9000), values.subarray(9000)]
    const found = summarizeStream({ most: values.length, stretches: () => halves }, () => missing)
    const expected = summarizeSortedColumn(values.slice().sort(), missing)
    const close = (of: number | null) => expect.closeTo(of ?? Number.NaN, 11 - Math.log10(Math.abs(of ?? 0) + 1))
    expect(found).toEqual({ ...expected, mean: close(expected.mean), sumOfSquares: close(expected.sumOfSquares) })
  }
})
