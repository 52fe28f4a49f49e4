import { isStepError } from '@millrace/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GramAccumulator } from './gram-accumulator.ts'
import type { GramStatistics } from './gram-statistics.ts'
import { gramStatistics } from './gram-statistics-of.ts'
import { mergeStatistics } from './merge-statistics.ts'
import { rowBlocks } from './row-blocks.ts'

/** Rows of x₀, x₁, … and y. */
async function accumulate(rows: readonly (readonly number[])[], batchSize = rows.length || 1): Promise<GramStatistics> {
  const width = rows[0]?.length ?? 3
  const features = Array.from({ length: width - 1 }, (_, j) => `x${j}`)
  const accumulator = new GramAccumulator({ features, target: 'y' })
  for (let at = 0; at < rows.length; at += batchSize) {
    const batch = rows.slice(at, at + batchSize)
    const columns = Array.from({ length: width }, (_, j) => Float64Array.from(batch, (row) => row[j] ?? 0))
    await accumulator.add({ columns: columns.slice(0, -1), target: columns.at(-1) ?? new Float64Array() })
  }
  return await accumulator.statistics()
}

test('the sums are those of a calculation by hand', async () => {
  const rows = [
    [1, 4, 10],
    [2, 4, 20],
    [6, 7, 60],
  ]
  expect(await accumulate(rows)).toEqual({
    features: ['x0', 'x1'],
    target: 'y',
    n: 3,
    weight: 3,
    meanX: Float64Array.of(3, 5),
    meanY: 30,
    centredGram: Float64Array.of(14, 9, 9, 6),
    centredXy: Float64Array.of(140, 90),
    centredYy: 1400,
  })
})

test('an offset of 2⁵⁰ changes nothing but the means, whatever the batches', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => [i % 8, (i * i) % 16, i % 4])
  const { meanX, meanY, ...plain } = await accumulate(rows)
  const far = await accumulate(
    rows.map((row) => row.map((value) => value + 2 ** 50)),
    170,
  )
  expect(far.meanX[0]).toBeCloseTo((meanX[0] ?? 0) + 2 ** 50, -1)
  expect(far.meanY).toBeCloseTo(meanY + 2 ** 50, -1)
  for (const [at, value] of plain.centredGram.entries()) expect(far.centredGram[at]).toBeCloseTo(value, 8)
  for (const [at, value] of plain.centredXy.entries()) expect(far.centredXy[at]).toBeCloseTo(value, 8)
})

test('a constant column is exactly constant in any number of blocks and parts', async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => [0.1, Math.sin(i), Math.cos(i)])
  const parts = [await accumulate(rows.slice(0, 3)), await accumulate(rows, 700), await accumulate(rows.slice(0, 100))]
  const { centredGram, centredXy, meanX } = mergeStatistics(parts)
  expect([centredGram[0], centredGram[1], centredGram[2], centredXy[0]]).toEqual([0, 0, 0, 0])
  expect(meanX[0]).toBe(0.1)
})

const value = fc.integer({ min: -64_000, max: 64_000 }).map((sixtyFourths) => sixtyFourths / 64)
const table = fc.array(fc.array(value, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 80 })

function expectSame(a: GramStatistics, b: GramStatistics): void {
  expect(a.n).toBe(b.n)
  expect(a.weight).toBeCloseTo(b.weight, 9)
  const flat = ({ meanX, meanY, centredGram, centredXy, centredYy }: typeof a) => [
    ...meanX,
    meanY,
    ...centredGram,
    ...centredXy,
    centredYy,
  ]
  const expected = flat(b)
  flat(a).forEach((number, at) => {
    expect(Math.abs(number - (expected[at] ?? 0))).toBeLessThanOrEqual(1e-12 * 1e6 * a.n)
  })
}

test('merged parts equal one pass', async () => {
  await fc.assert(
    fc.asyncProperty(table, table, async (some, others) => {
      const merged = mergeStatistics([await accumulate(some), await accumulate(others)])
      expectSame(merged, await accumulate([...some, ...others]))
    }),
  )
})

test('the order of rows does not matter', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => expectSame(await accumulate(rows), await accumulate(rows.toReversed()))),
  )
})

test('the batches do not change a bit, also over several blocks', async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => [Math.sin(i) * 1e3, Math.cos(i * i), i % 7])
  const whole = await accumulate(rows)
  expect(await accumulate(rows, 999)).toEqual(whole)
  expect(await accumulate(rows, 16_384)).toEqual(whole)
})

test('a weight is as many copies of its row, and a row of weight 0 is none', async () => {
  const weight = fc.integer({ min: 0, max: 3 })
  await fc.assert(
    fc.asyncProperty(table, fc.array(weight, { minLength: 80, maxLength: 80 }), async (rows, weights) => {
      fc.pre(rows.some((_, i) => (weights[i] ?? 0) > 0))
      const columns = Array.from({ length: 6 }, (_, j) => Float64Array.from(rows, (row) => row[j] ?? 0))
      const names = { features: ['x0', 'x1', 'x2', 'x3', 'x4'], target: 'y' }
      const block = {
        columns: columns.slice(0, 5),
        target: columns[5] ?? new Float64Array(),
        weights: Float64Array.from(weights.slice(0, rows.length)),
      }
      const { n, ...weighted } = await gramStatistics(rowBlocks(block), names)
      const copies = await accumulate(rows.flatMap((row, i) => Array.from({ length: weights[i] ?? 0 }, () => row)))
      expect(n).toBe(rows.filter((_, i) => (weights[i] ?? 0) > 0).length)
      expectSame({ ...weighted, n: copies.n }, copies)
    }),
  )
})

test.each([[-1], [Number.NaN], [Number.POSITIVE_INFINITY]])('a weight of %d is refused', async (weight) => {
  const block = { columns: [Float64Array.of(1, 2)], target: Float64Array.of(1, 2), weights: Float64Array.of(1, weight) }
  const refusal = (error: unknown) =>
    isStepError(error, 'BROKEN_CONTRACT') && error.message.includes(`weight is ${weight}`)
  await expect(gramStatistics(rowBlocks(block), { features: ['a'], target: 'y' })).rejects.toSatisfy(refusal)
})

describe('what no fit can use is refused by the name of its column', () => {
  test.each([
    [[[1, Number.NaN, 1]], /"x1" holds NaN/],
    [
      [
        [1, 1, 1],
        [1, 1, Number.NEGATIVE_INFINITY],
      ],
      /"y" holds -Infinity/,
    ],
    [
      [
        [1e200, 1, 1],
        [-1e200, 1, 1],
      ],
      /"x0" differ by 2e\+200, too much/,
    ],
    [
      [
        [1e308, 1, 1],
        [-1e308, 1, 1],
      ],
      /"x0" differ by Infinity, too much/,
    ],
    [
      [
        [1e-170, 1, 1],
        [0, 1, 1],
      ],
      /"x0" differ by 1e-170, too little/,
    ],
    [[], /no rows/],
  ])('%j', async (rows, message) => {
    const refusal = (error: unknown) => isStepError(error, 'BROKEN_CONTRACT') && message.test(error.message)
    await expect(accumulate(rows)).rejects.toSatisfy(refusal)
  })
})

test('columns that do not belong together are the caller’s mistake', async () => {
  const accumulator = new GramAccumulator({ features: ['a', 'b'], target: 'y' })
  const target = Float64Array.of(1)
  await expect(accumulator.add({ columns: [target], target })).rejects.toThrow(
    '1 features were given to an accumulator of 2',
  )
  const ragged = { columns: [target, Float64Array.of(1, 2)], target }
  await expect(accumulator.add(ragged)).rejects.toThrow('"b" has 2 rows, the target 1')
  const of = (feature: string) =>
    gramStatistics(rowBlocks({ columns: [target], target }), { features: [feature], target: 'y' })
  const parts = [await of('a'), await of('b')]
  expect(() => mergeStatistics(parts)).toThrow('different columns')
})
