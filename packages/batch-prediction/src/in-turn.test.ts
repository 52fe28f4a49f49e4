import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inTurn } from './in-turn.ts'

test('whatever takes how long, all is handed over in order, one at a time, and no more is under way than may be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(8), fc.integer({ min: 1, max: 3 }), async (scheduler, count, most) => {
      const handed: number[] = []
      let [working, handing] = [0, 0]
      const works = Array.from({ length: count }, (_, number) => async () => {
        working++
        expect(working).toBeLessThanOrEqual(most)
        expect(number).toBeLessThanOrEqual(handed.length + most)
        await scheduler.schedule(Promise.resolve())
        working--
        return number
      })
      const all = inTurn(works, most, async (number) => {
        expect(++handing).toBe(1)
        await scheduler.schedule(Promise.resolve())
        handed.push(number)
        handing--
      })
      await scheduler.waitFor(all)
      expect(handed).toEqual(works.map((_, number) => number))
    }),
  )
})

test.each(['work', 'hand-over'])(
  'when a %s fails, what is under way ends before that is told, and no later one is handed over',
  async (what) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(5), fc.integer({ min: 1, max: 3 }), async (scheduler, bad, most) => {
        const handed: number[] = []
        let underWay = 0
        const fails = async (kind: string, number: number) => {
          underWay++
          await scheduler.schedule(Promise.resolve())
          underWay--
          if (kind === what && number === bad) throw new Error(`${number} is bad`)
        }
        const works = Array.from({ length: 6 }, (_, number) => async () => {
          await fails('work', number)
          return number
        })
        const all = inTurn(works, most, async (number) => {
          await fails('hand-over', number)
          handed.push(number)
        })
        await scheduler.waitFor(expect(all).rejects.toThrow(`${bad} is bad`))
        expect(underWay).toBe(0)
        expect(handed).toEqual(Array.from({ length: bad }, (_, number) => number))
      }),
    )
  },
)
