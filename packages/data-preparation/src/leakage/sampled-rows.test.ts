import { expect, test } from 'vitest'
import { sampledRows } from './sampled-rows.ts'

const count = (mask: Uint8Array) => mask.reduce((sum, is) => sum + is, 0)

test('all rows are sampled where there are no more than wanted', () => {
  expect(count(sampledRows(Float64Array.of(1, 2, 3), 10))).toBe(3)
})

test('one row is sampled of each stretch, of periodic rows too', () => {
  const label = Float64Array.from({ length: 1000 }, (_, row) => row)
  const rows = label.filter((_, row) => sampledRows(label, 100)[row] === 1)
  expect([...rows].map((row) => Math.floor(row / 10))).toEqual([...Array(100).keys()])
  const odd = [...rows].filter((row) => row % 2 === 1).length
  expect(odd).toBeGreaterThan(40)
  expect(odd).toBeLessThan(60)
})

test('of a rare label all rows are sampled, up to 1,000', () => {
  const rare = Float64Array.from({ length: 100_000 }, (_, row) => (row % 10_000 === 777 ? 1 : 0))
  const mask = sampledRows(rare, 100)
  expect(mask.filter((is, row) => is === 1 && rare[row] === 1).length).toBe(10)
  expect(count(mask)).toBeLessThanOrEqual(110)
  const half = Float64Array.from({ length: 100_000 }, (_, row) => (row % 20 === 0 ? 1 : 0))
  expect(sampledRows(half, 100).filter((is, row) => is === 1 && half[row] === 1).length).toBeGreaterThanOrEqual(1000)
})
