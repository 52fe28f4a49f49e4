import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Metric } from '../tracking-store.ts'
import { comparedPoints } from './compared-points.ts'

const point = (timestamp: number, step: number, value: number): Metric => ({ key: 'loss', timestamp, step, value })

const told = async (points: Metric[], others: Metric[]) => {
  const answers: boolean[] = []
  for await (const { isThere } of comparedPoints(stream(points), stream(others))) answers.push(isThere)
  return answers
}

async function* stream(points: readonly Metric[]) {
  yield* points
}

test('points that the other history has are told from those that it lacks, NaN from 0 too', async () => {
  const points = [point(1, 0, 0), point(1, 0, Number.NaN), point(1, 2, 5), point(2, 0, -1), point(9, 0, 1)]
  expect(await told(points, [point(0, 0, 3), point(1, 0, Number.NaN), point(2, 0, -1)])).toEqual([
    false,
    true,
    false,
    true,
    false,
  ])
})

test('any part of a history is found in it', async () => {
  const number = fc.integer({ min: 0, max: 3 })
  const points = fc.uniqueArray(fc.tuple(number, number, fc.double({ noNaN: true })), {
    selector: ([time, step, value]) => `${time} ${step} ${value + 0}`,
  })
  await fc.assert(
    fc.asyncProperty(points, fc.infiniteStream(fc.boolean()), async (all, keep) => {
      const sorted = all
        .sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0))
        .map(([time, step, value]) => point(time, step, value))
      const kept = sorted.map(() => keep.next().value === true)
      expect(
        await told(
          sorted,
          sorted.filter((_, index) => kept[index]),
        ),
      ).toEqual(kept)
    }),
  )
})
