import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CountRows, planChunks } from './plan-chunks.ts'

const date = (ms: number) => new Date(ms)

/** Counts given times as an offline store does. */
function counter(times: readonly number[]): { count: CountRows; asked: number } {
  const it = {
    asked: 0,
    count: async ({ start, end }: { start: Date; end: Date }, width: number) => {
      it.asked++
      const rows = new Map<number, number>()
      for (const time of times) {
        if (time < start.getTime() || time > end.getTime()) continue
        const span = start.getTime() + Math.floor((time - start.getTime()) / width) * width
        rows.set(span, (rows.get(span) ?? 0) + 1)
      }
      return [...rows].sort(([a], [b]) => a - b).map(([span, count]) => ({ start: date(span), rows: count }))
    },
  }
  return it
}

test('chunks hold as many rows as they may, and meet', async () => {
  const { count } = counter([0, 100, 200, 300, 400])
  expect(await planChunks(count, { start: date(0), end: date(500) }, 2)).toEqual([
    { start: date(0), end: date(200), endExcluded: true, rows: 2, parts: 1 },
    { start: date(200), end: date(400), endExcluded: true, rows: 2, parts: 1 },
    { start: date(400), end: date(500), endExcluded: false, rows: 1, parts: 1 },
  ])
})

test('an interval without rows is one chunk, so that it counts as materialized', async () => {
  expect(await planChunks(counter([]).count, { start: date(0), end: date(500) }, 2)).toEqual([
    { start: date(0), end: date(500), endExcluded: false, rows: 0, parts: 1 },
  ])
})

test('more rows than may be in one moment are loaded in parts', async () => {
  const { count } = counter([1, 7, 7, 7, 7, 7, 9])
  const chunks = await planChunks(count, { start: date(0), end: date(20) }, 2)
  expect(chunks.map(({ start, rows, parts }) => [start.getTime(), rows, parts])).toEqual([
    [0, 1, 1],
    [7, 5, 3],
    [8, 1, 1],
  ])
})

test('rows that fill little of a long interval are counted closely, in few passes', async () => {
  const second = 1000
  const spans = counter(Array.from({ length: 100 }, (_, index) => 1_700_000_000_000 + index * second))
  const chunks = await planChunks(spans.count, { start: date(0), end: date(4_000_000_000_000) }, 10)
  expect(chunks.length).toBeLessThanOrEqual(15)
  expect(Math.max(...chunks.map(({ rows }) => rows))).toBeLessThanOrEqual(10)
  expect(spans.asked).toBeLessThanOrEqual(6)
})

test('whatever the times, every row is in one chunk, and no chunk and part has more rows than may be but by parts', async () => {
  const times = fc.array(fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 40, max: 44 })), {
    maxLength: 60,
  })
  await fc.assert(
    fc.asyncProperty(
      times,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 5000 }),
      async (given, limit, end) => {
        const interval = { start: date(0), end: date(end) }
        const chunks = await planChunks(counter(given).count, interval, limit)
        expect(chunks[0]?.start).toEqual(interval.start)
        expect(chunks.at(-1)).toMatchObject({ end: interval.end, endExcluded: false })
        for (const [index, chunk] of chunks.entries()) {
          if (index > 0) expect(chunk.start).toEqual(chunks[index - 1]?.end)
          const last = index === chunks.length - 1
          const inside = given.filter(
            (time) => time >= chunk.start.getTime() && (last ? time <= end : time < chunk.end.getTime()),
          )
          expect(inside.length).toBe(chunk.rows)
          expect(chunk.rows).toBeLessThanOrEqual(limit * chunk.parts)
        }
      },
    ),
    { numRuns: 300 },
  )
})
