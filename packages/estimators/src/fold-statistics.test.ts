import { isStepError } from '@millrace/errors'
import { foldParts, folds } from '@millrace/splits'
import { expect, test } from 'vitest'
import { expectClose } from '../test/expect-close.ts'
import { statisticsOf } from '../test/statistics-of.ts'
import { foldPlan } from './fold-plan.ts'
import { foldStatistics } from './fold-statistics.ts'
import { rowBlocks } from './row-blocks.ts'
import { foldRows } from './search/fold-rows.ts'

const ROWS = 60
const columns = [
  Float64Array.from({ length: ROWS }, (_, i) => Math.sin(i)),
  Float64Array.from({ length: ROWS }, (_, i) => i % 7),
]
const target = Float64Array.from({ length: ROWS }, (_, i) => Math.cos(3 * i))
const block = (from: number, to: number) => ({
  columns: columns.map((column) => column.subarray(from, to)),
  target: target.subarray(from, to),
})
const rows = rowBlocks(block(0, 17), block(17, 18), block(18, ROWS))
const names = { features: ['x0', 'x1'], target: 'y' }
const times = Float64Array.from({ length: ROWS }, (_, i) => i)

const of = (places: Uint32Array) =>
  statisticsOf(
    columns.map((column) => [...places].map((row) => column[row] ?? 0)),
    [...places].map((row) => target[row] ?? 0),
  )

test.each([
  [{ kind: 'random', folds: 4, seed: 3 }, 1],
  [{ kind: 'random', folds: 5, seed: 3, repeats: 3 }, 3],
  [{ kind: 'time-series', folds: 5, gap: 2 }, 1],
  [{ kind: 'time', folds: 4, gap: 3 }, 1],
] as const)('both sides of the folds of %o have the statistics of their rows', async (spec, layers) => {
  const sides = [...folds(spec, { rows: ROWS, times })]
  for (const parts of [sides, foldParts(spec, { rows: ROWS, times })]) {
    const plan = foldPlan(parts, ROWS)
    expect(plan.layers.length).toBe(layers)
    const { all, folds: statistics } = await foldStatistics(rows, names, plan)
    expect(statistics.length).toBe(sides.length)
    expect(all.n).toBe(ROWS)
    for (const [at, fold] of sides.entries()) {
      for (const side of ['train', 'test'] as const) {
        const expected = await of(fold[side])
        expect(statistics[at]?.[side].n).toBe(expected.n)
        expectClose(statistics[at]?.[side].centredGram ?? [], [...expected.centredGram], 10)
        expectClose(statistics[at]?.[side].meanX ?? [], [...expected.meanX], 12)
      }
    }
  }
})

test('the rows of a side are those of the fold, in order', async () => {
  const sides = [...folds({ kind: 'random', folds: 3, seed: 1, repeats: 4 }, { rows: ROWS })]
  const plan = foldPlan(sides, ROWS)
  for (const [fold, sidesOfFold] of sides.entries()) {
    for (const side of ['train', 'test'] as const) {
      const read: number[] = []
      for await (const part of foldRows(rows, plan, { fold, side })) read.push(...part.target)
      expect(read).toEqual([...sidesOfFold[side]].map((row) => target[row]))
    }
  }
})

test('a side whose rows all have weight 0 is refused', async () => {
  const weighted = rowBlocks({ ...block(0, ROWS), weights: target.map((_, i) => (i < 20 ? 0 : 1)) })
  const plan = foldPlan(folds({ kind: 'random', folds: 3 }, { rows: ROWS }), ROWS)
  const refusal = (error: unknown) =>
    isStepError(error, 'BROKEN_CONTRACT') && error.message.includes('the test side of a fold')
  await expect(foldStatistics(weighted, names, plan)).rejects.toSatisfy(refusal)
})

test('folds of other rows are the caller’s mistake', async () => {
  const plan = foldPlan(folds({ kind: 'random', folds: 3 }, { rows: 30 }), 30)
  await expect(foldStatistics(rows, names, plan)).rejects.toThrow('the folds are of 30 rows, and 60 were read')
})
