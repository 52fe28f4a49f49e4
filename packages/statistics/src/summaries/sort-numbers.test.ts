import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../probability/seeded-random.ts'
import { sortNumbers } from './sort-numbers.ts'

const random = seededRandom(7)
const columns: Readonly<Record<string, () => number>> = {
  'evenly spread': () => random.uniform(),
  'of both signs': () => random.normal(),
  'of many sizes': () => Math.exp(30 * random.normal()) * (random.uniform() < 0.5 ? -1 : 1),
  'whole, with many ties': () => random.below(100),
  'one value': () => 3.5,
  'equal in the upper half of their bits': () => 1e9 + random.normal() / 1000,
  'nearly equal, of both signs': () => (random.uniform() < 0.5 ? -1 : 1) * (1e9 + random.normal() / 1000),
  'microseconds of a day': () => 1.7e15 + Math.floor(random.uniform() * 86_400e6),
  'zero, denormal and infinite': () =>
    [0, Number.MIN_VALUE, -Number.MIN_VALUE, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][random.below(5)] ?? 0,
}

test.each(Object.entries(columns))('numbers that are %s are in the order of comparing them', (_, next) => {
  const values = Float64Array.from({ length: 20_000 }, next)
  const expected = Array.from(values).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const sorted = sortNumbers(values, new Float64Array(values.length + 5))
  expect(sorted).toBe(values)
  expect(Array.from(sorted).findIndex((value, i) => value !== expected[i])).toBe(-1)
})

test('a part of an array is sorted without its neighbours', () => {
  const all = Float64Array.from({ length: 6_000 }, () => random.normal())
  const [before, after] = [all.slice(0, 1_000), all.slice(4_000)]
  const part = all.subarray(1_000, 4_000)
  const expected = Array.from(part).sort((a, b) => a - b)
  expect(Array.from(sortNumbers(part, new Float64Array(3_000)))).toEqual(expected)
  expect(all.slice(0, 1_000)).toEqual(before)
  expect(all.slice(4_000)).toEqual(after)
})

test('any few numbers are sorted', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true })), (list) => {
      const sorted = sortNumbers(Float64Array.from(list), new Float64Array(list.length))
      const expected = [...list].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      expect(Array.from(sorted).findIndex((value, i) => value !== expected[i])).toBe(-1)
    }),
  )
})
