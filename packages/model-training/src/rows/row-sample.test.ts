import { type RowBlock, rowBlocks } from '@millrace/estimators'
import { expect, test } from 'vitest'
import { RowSample } from './row-sample.ts'

/** Blocks of so many rows each, whose values are their numbers. */
function numbered(...sizes: readonly number[]): RowBlock[] {
  let first = 0
  return sizes.map((size) => {
    const target = Float64Array.from({ length: size }, (_, row) => first + row)
    first += size
    return { columns: [target.map((row) => 2 * row)], target }
  })
}

async function sampled(blocks: readonly RowBlock[], rows: number, columns = 1): Promise<RowSample> {
  const sample = new RowSample({ rows, columns })
  for await (const _ of sample.of(rowBlocks(...blocks)));
  return sample
}

test('a table of few rows is kept whole, in its order', async () => {
  const { columns, target } = await sampled(numbered(3, 1, 6), 10)
  expect([...target]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect([...(columns[0] ?? [])]).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18])
})

test('of a large table every stretch gives one row, not the same of each, however the rows are batched', async () => {
  const rows = 40_000
  const { columns, target } = await sampled(numbered(12_345, 27_000, 655), rows)
  // Of 8,192 rows at most: one of five.
  expect([...target].map((row) => Math.floor(row / 5))).toEqual(Array.from({ length: 8000 }, (_, stretch) => stretch))
  const places = [0, 1, 2, 3, 4].map((place) => target.filter((row) => row % 5 === place).length)
  for (const count of places) expect(count / 8000).toBeCloseTo(1 / 5, 1)
  expect(columns[0]).toEqual(target.map((row) => 2 * row))
  expect((await sampled(numbered(rows), rows)).target).toEqual(target)
})

test('of a wide table fewer rows are kept, a thousand at least', () => {
  const rowsOf = (columns: number) => new RowSample({ rows: 1e6, columns }).target.length
  // Half a million values at most: one row of 191.
  expect(rowsOf(100)).toBe(5236)
  expect(rowsOf(100_000)).toBe(1000)
})

test('only the first reading is sampled', async () => {
  const sample = new RowSample({ rows: 2, columns: 1 })
  const blocks = sample.of(rowBlocks(...numbered(2)))
  for (let reading = 0; reading < 2; reading++) for await (const _ of blocks);
  expect([...sample.target]).toEqual([0, 1])
})
