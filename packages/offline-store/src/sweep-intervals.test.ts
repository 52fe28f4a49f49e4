import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sweepIntervals } from './sweep-intervals.ts'

interface Row {
  readonly key: number
  readonly visible: number
  readonly until: number
}

const rows = fc.array(
  fc.record({
    key: fc.integer({ min: 0, max: 1 }),
    visible: fc.integer({ min: 0, max: 9 }),
    until: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.constant(Infinity)),
  }),
  { maxLength: 12 },
)

/** The rows as the sweep wants them; a row's rank is its place in the list. */
function swept(list: readonly Row[]) {
  const sorted = list
    .map((row, rank) => ({ ...row, rank }))
    .sort((a, b) => a.key - b.key || a.visible - b.visible || a.rank - b.rank)
  return {
    sorted,
    first: sorted.map(({ key }, index) => (key === sorted[index - 1]?.key ? 0 : 1)),
    visible: sorted.map(({ visible }) => visible),
    until: sorted.map(({ until }) => until),
    rank: sorted.map(({ rank }) => rank),
  }
}

test('at any time the entry before it names the row of greatest rank that holds, or that none does', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: -1, max: 11 }), (list, now) => {
      const { sorted, ...columns } = swept(list)
      const { time, rank, holds } = sweepIntervals(columns)
      for (const key of [0, 1]) {
        const own = list.map((row, index) => ({ ...row, index })).filter((row) => row.key === key && row.visible <= now)
        const winner = own.filter(({ until }) => now < until).at(-1)
        const entries = [...time.keys()].filter((index) => list[rank[index] ?? -1]?.key === key)
        const last = entries.filter((index) => Number(time[index]) <= now).at(-1)
        expect(entries.map((index) => time[index])).toEqual(
          [...new Set(entries.map((index) => time[index]))].sort(byNumber),
        )
        if (own.length === 0) expect(last).toBe(undefined)
        else if (winner === undefined) expect(holds[last ?? -1]).toBe(0)
        else expect([holds[last ?? -1], rank[last ?? -1]]).toEqual([1, winner.index])
      }
    }),
    { numRuns: 3000 },
  )
})

const byNumber = (a: number | undefined, b: number | undefined): number => Number(a) - Number(b)
