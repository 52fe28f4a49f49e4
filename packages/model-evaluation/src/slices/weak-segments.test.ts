import { expect, test } from 'vitest'
import { valuesDimension } from './dimension.ts'
import { WeakSegmentSearch } from './weak-segments.ts'

const dimensions = ['a', 'b', 'c'].map((name) => valuesDimension(name, name, [0, 1, 2, 3]))

/** Mulberry32, for rows that are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function searched(seed: number, scale: (a: number, b: number) => number) {
  const random = randomNumbers(seed)
  const rows = 4000
  const parts = dimensions.map(() => Int32Array.from({ length: rows }, () => Math.floor(random() * 4)))
  const squaredErrors = Float64Array.from({ length: rows }, (_, row) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return (normal * scale(parts[0]?.[row] ?? 0, parts[1]?.[row] ?? 0)) ** 2
  })
  const search = new WeakSegmentSearch(dimensions, 'rmse')
  search.add(squaredErrors, parts)
  return search.report(30)
}

test('a pair of values with three times the error is found, before its halves', () => {
  const { segments, tried } = searched(1, (a, b) => (a === 3 && b === 0 ? 3 : 1))
  expect(tried).toBe(3 * 4 + 3 * 16)
  expect(segments[0]?.segment).toBe('a=3 & b=0')
  expect(segments[0]?.rmse).toBeCloseTo(3, 0)
  expect(segments[0]?.rmse_elsewhere).toBeCloseTo(1, 1)
})

test('a single value is found as itself, and not as pairs that are about as bad by chance', () => {
  for (const seed of [2, 3, 4, 5]) {
    const segments = searched(seed, (a) => (a === 2 ? 2 : 1)).segments.map(({ segment }) => segment)
    expect(segments[0]).toBe('a=2')
    expect(segments.filter((segment) => segment.includes('&'))).toEqual([])
  }
})

test('log losses are told as their means, the largest first', () => {
  const search = new WeakSegmentSearch([valuesDimension('a', 'a', [0, 1, 2])], 'log_loss')
  const rows = Array.from({ length: 300 }, (_, row) => row)
  // Around means of 0.1, 0.5 and 0.9.
  const losses = rows.map((row) => 0.1 + 0.4 * (row % 3) + (row % 2 === 0 ? 0.05 : -0.05))
  search.add(Float64Array.from(losses), [Int32Array.from(rows, (row) => row % 3)])
  const { segments } = search.report(30)
  expect(segments).toEqual([
    {
      segment: 'a=2',
      rows: 100,
      log_loss: expect.closeTo(0.9, 10),
      log_loss_elsewhere: expect.closeTo(0.3, 10),
      p_value: expect.any(Number),
    },
  ])
})

test('of models without a weak segment hardly one is said to have any', () => {
  const alarms = Array.from({ length: 200 }, (_, seed) => searched(100 + seed, () => 1).segments.length)
  // A share of false discoveries of 5 %, where all are false, is an alarm in one search of twenty; squares have some skew.
  expect(alarms.filter((count) => count > 0).length).toBeLessThanOrEqual(30)
})
