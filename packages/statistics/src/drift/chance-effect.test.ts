import { expect, test } from 'vitest'
import { seededRandom } from '../probability/seeded-random.ts'
import { chanceEffect, chanceEffectOfCounts, isChancePossible, valuesOfCounts } from './chance-effect.ts'
import { driftOfCategories, driftOfNulls } from './measure-categories.ts'
import { driftOfNumbers } from './measure-numbers.ts'

const random = seededRandom(3)
const normals = (rows: number, mean = 0) => Float64Array.from({ length: rows }, () => random.normal() + mean).sort()
const largestGap = (left: Float64Array, right: Float64Array) => driftOfNumbers(left, right, 'ks').value
const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length

test('chance reaches what normal theory says of the difference of two means', () => {
  const bound = chanceEffect(normals(200), normals(200), (left, right) => Math.abs(meanOf(left) - meanOf(right)))
  // 2.81 standard errors of √(2/200) are exceeded once in 200 times; of 399 divisions the second largest scatters by about a tenth.
  expect(bound).toBeGreaterThan(0.24)
  expect(bound).toBeLessThan(0.33)
})

test('chance reaches the critical value of Smirnov, and does not depend on which values there are', () => {
  const [some, others] = [normals(100), normals(100)]
  const bound = chanceEffect(some, others, largestGap)
  // 1.731 · √(2/100) = 0.245 is the tabulated point of 0.5 %.
  expect(bound).toBeGreaterThanOrEqual(0.21)
  expect(bound).toBeLessThanOrEqual(0.28)
  const scaled = (values: Float64Array) => values.map((value) => 3 * value + 7)
  expect(chanceEffect(scaled(some), scaled(others), largestGap)).toBe(bound)
})

test('of two values every division into sides of one row is as far apart as the one that was measured: chance is above it', () => {
  const apart = (left: Float64Array, right: Float64Array) => Math.abs((left[0] ?? 0) - (right[0] ?? 0))
  expect(chanceEffect(Float64Array.of(0), Float64Array.of(1), apart)).toBeGreaterThan(1)
})

test('counts are divided as their rows are', () => {
  const share = ({ reference, current }: { reference: ArrayLike<number>; current: ArrayLike<number> }) => {
    expect([(reference[0] ?? 0) + (current[0] ?? 0), (reference[1] ?? 0) + (current[1] ?? 0)]).toEqual([30, 170])
    return Math.abs((reference[0] ?? 0) - (current[0] ?? 0)) / 100
  }
  const bound = chanceEffectOfCounts({ reference: [20, 80], current: [10, 90] }, share)
  // Two shares of 0.15 differ by 2.81 · √(0.1275 · 2/100) = 0.142 once in 200 times.
  expect(bound).toBeGreaterThan(0.1)
  expect(bound).toBeLessThan(0.2)
})

test('of a long side evenly spread values stand for all', () => {
  expect(valuesOfCounts([1, 0, 2.5, 0.5])).toEqual(Float64Array.of(0, 2, 2, 3))
  const values = valuesOfCounts([1e6, 3e6], [5, 9])
  expect(values).toHaveLength(4096)
  expect(values.filter((value) => value === 5)).toHaveLength(1024)
  const long = chanceEffect(normals(50_000), normals(100), largestGap)
  // 1.731 · √(1/100 + 1/4096) = 0.175.
  expect(long).toBeGreaterThan(0.14)
  expect(long).toBeLessThan(0.21)
})

test('chance is asked only of few rows, where the test has not settled it', () => {
  const of = (rows: number, pValue: number | null) =>
    isChancePossible({ referenceRows: rows, currentRows: rows, pValue })
  expect([of(1000, 0.01), of(1000, 1e-9), of(1000, 0.5), of(1000, null), of(10_000, 0.01)]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})

test('evidence of every kind has the effect that chance reaches', () => {
  const evenly = (shift: number) => Float64Array.from({ length: 100 }, (_, i) => i / 100 + shift)
  const found = [
    ...(['wasserstein', 'ks', 'psi', 'jensen_shannon'] as const).map((measure) =>
      driftOfNumbers(evenly(0), evenly(0.2), measure),
    ),
    driftOfCategories({ reference: [60, 40], current: [45, 55] }, 'l_infinity'),
    driftOfNulls({ nulls: 2, rows: 100 }, { nulls: 9, rows: 100 }),
  ]
  for (const { measure, chance, pValue } of found) {
    expect(pValue, measure).toBeLessThan(0.1)
    expect(chance, measure).toBeGreaterThan(0.05)
  }
})
