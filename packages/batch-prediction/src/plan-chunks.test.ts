import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunkRowsFor, planChunks, type Slice } from './plan-chunks.ts'

function groupsOf(sizes: readonly (readonly number[])[], divisible = false): Slice[] {
  return sizes.flatMap((groups, file) => {
    let offset = 0
    return groups.map((rows) => {
      const slice = { file, offset, rows, divisible }
      offset += rows
      return slice
    })
  })
}

const sizesOf = (groups: readonly Slice[], rows: number, exact?: boolean) =>
  planChunks(groups, rows, exact).map((chunk) => chunk.rows)

test('small row groups are joined until a chunk is full, and one that is about as large stays whole', () => {
  expect(sizesOf(groupsOf([[40, 40, 40, 40]]), 100)).toEqual([120, 40])
  expect(sizesOf(groupsOf([[150, 150]]), 100)).toEqual([150, 150])
  expect(sizesOf(groupsOf([[95, 95, 20, 70]]), 100)).toEqual([95, 95, 90])
})

test('row groups of one file that follow each other are one slice', () => {
  const [chunk] = planChunks(groupsOf([[40, 40], [40]]), 100)
  expect(chunk?.slices.map(({ file, offset, rows }) => [file, offset, rows])).toEqual([
    [0, 0, 80],
    [1, 0, 40],
  ])
})

test('a row group of more than two chunks is divided, and any is where chunks have to be exact', () => {
  expect(sizesOf(groupsOf([[201]]), 100)).toEqual([100, 100, 1])
  expect(sizesOf(groupsOf([[200]]), 100)).toEqual([200])
  expect(sizesOf(groupsOf([[150, 30]]), 100, true)).toEqual([100, 80])
})

test('every row is in one chunk, in order, whatever the files are like', () => {
  const files = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }), { maxLength: 80 })
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 40 }), fc.boolean(), fc.boolean(), (sizes, rows, exact, divisible) => {
      const groups = groupsOf(sizes, divisible)
      const chunks = planChunks(groups, rows, exact)
      const placesOf = (slices: readonly Slice[]) =>
        slices.flatMap(({ file, offset, rows: count }) =>
          Array.from({ length: count }, (_, row) => `${file}:${offset + row}`),
        )
      expect(placesOf(chunks.flatMap(({ slices }) => slices))).toEqual(placesOf(groups))
      for (const { slices, rows: count } of chunks) {
        expect(slices.reduce((sum, slice) => sum + slice.rows, 0)).toBe(count)
        expect(count).toBeLessThanOrEqual(exact || divisible ? rows : 2 * rows)
      }
    }),
    { numRuns: 100 },
  )
})

test('chunks of wide tables have fewer rows, within bounds', () => {
  expect([1, 32, 300, 100_000].map(chunkRowsFor)).toEqual([2 ** 20, 2 ** 20, 2 ** 16, 2 ** 15])
})
