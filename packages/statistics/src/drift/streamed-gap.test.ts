import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../probability/seeded-random.ts'
import { distributionGap } from './distribution-gap.ts'
import { driftOfStreams } from './drift-of-streams.ts'
import { driftOfNumbers } from './measure-numbers.ts'
import { streamedGap } from './streamed-gap.ts'
import type { ValueStream } from './value-stream.ts'

function streamOf(values: readonly number[] | Float64Array, length = 1000): ValueStream {
  const all = Float64Array.from(values)
  return {
    most: all.length + 5,
    *stretches() {
      for (let at = 0; at < all.length; at += length) yield all.slice(at, at + length)
    },
  }
}

const sorted = (values: readonly number[] | Float64Array): Float64Array => Float64Array.from(values).sort()

const value = fc.oneof(
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(0, -0, 1e-300, -1e300, 1e300, 5e-324, 1e9 + 1e-6),
)
const sample = fc.array(value, { minLength: 1, maxLength: 300 })

test.each([
  ['many buckets', { buckets: 512, sorted: 1000 }],
  ['few buckets, with buckets in buckets', { buckets: 48, sorted: 7 }],
])('the gap of values in no order is that of sorted ones: %s', (_, limits) => {
  fc.assert(
    fc.property(sample, sample, fc.integer({ min: 1, max: 400 }), (reference, current, length) => {
      const streams = { reference: streamOf(reference, length), current: streamOf(current, length) }
      const found = streamedGap(streams, limits)
      const expected = distributionGap(sorted(reference), sorted(current))
      const reach = Math.max(...[...reference, ...current].map(Math.abs))
      expect(found.largest).toBe(expected.largest)
      expect(Math.abs(found.area - expected.area)).toBeLessThanOrEqual(1e-12 * reach)
      expect(found.rows).toEqual({ reference: reference.length, current: current.length })
    }),
    { numRuns: 400 },
  )
})

const random = seededRandom(7)
const drawn = (count: number, draw: () => number) => Float64Array.from({ length: count }, draw)
const { normal, uniform } = random
const ROWS = [30_000, 41_000] as const

test.each([
  ['normal', () => normal(), () => normal()],
  ['moved', () => normal(), () => normal() + 0.2],
  ['scaled, so that the functions cross', () => normal(), () => 2 * normal()],
  ['log-normal of many magnitudes', () => Math.exp(12 * normal()), () => Math.exp(12 * normal())],
  ['Cauchy', () => Math.tan(Math.PI * (uniform() - 0.5)), () => Math.tan(Math.PI * (uniform() - 0.5))],
  ['far from zero', () => 1e9 + normal(), () => 1e9 + normal()],
  ['whole numbers', () => Math.floor(1000 * uniform()), () => Math.floor(1010 * uniform())],
  ['mostly zero', () => (uniform() < 0.7 ? 0 : normal()), () => (uniform() < 0.71 ? 0 : normal())],
  ['one value', () => 3.5, () => 3.5],
  ['two values', () => Number(uniform() < 0.5), () => Number(uniform() < 0.5)],
  ['apart', () => uniform(), () => 5 + uniform()],
])('the drift of values in no order is that of sorted ones: %s', (_, before, after) => {
  const [reference, current] = [drawn(ROWS[0], before), drawn(ROWS[1], after)]
  for (const measure of ['wasserstein', 'ks', 'psi', 'jensen_shannon'] as const) {
    const { evidence } = driftOfStreams({ reference: streamOf(reference), current: streamOf(current) }, measure)
    const expected = driftOfNumbers(sorted(reference), sorted(current), measure)
    expect(evidence).toMatchObject({ ...expected, value: expect.closeTo(expected.value, 11), effect: evidence.value })
  }
})

test('columns of so few values that chance is possible are told as they are sorted', () => {
  const [reference, current] = [drawn(400, normal), drawn(300, () => normal() + 0.12)]
  const streams = { reference: streamOf(reference), current: streamOf(current) }
  const expected = driftOfNumbers(sorted(reference), sorted(current), 'wasserstein')
  expect(expected.chance).toBeGreaterThan(0)
  expect(driftOfStreams(streams, 'wasserstein').evidence).toEqual(expected)
})

test('buckets tell where the values are', () => {
  const values = drawn(20_000, normal)
  const stream = streamOf(values)
  const { buckets } = streamedGap({ reference: stream, current: stream })
  expect(buckets.reference.reduce((sum, count) => sum + count, 0)).toBe(20_000)
  const mean = buckets.means.reduce((sum, at, i) => sum + at * (buckets.current[i] ?? 0), 0) / 20_000
  expect(mean).toBeCloseTo(values.reduce((sum, it) => sum + it, 0) / 20_000, 12)
  expect(buckets.means).toEqual(sorted(buckets.means))
})
