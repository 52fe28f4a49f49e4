import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bruteForce, bruteForceLatest, type SourceRow } from './brute-force.ts'
import { featureView, wanted } from './feature-views.ts'
import { ints, SECOND, T, texts, times } from './point-in-time-suite.ts'
import { joinFeatures, type StoreHarness, scratchFolder, signal } from './store-harness.ts'

/** Few values, so that ties, duplicates, boundaries and absent keys are common. */
const moment = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 0, 0, 0, -1, 1))
  .map(([s, us]) => T + s * SECOND + us)
const key = fc.constantFrom<[number | null, string | null][]>(
  [1, '12'],
  [1, '12'],
  [11, '2'],
  [11, '2'],
  [2, ''],
  [1, null],
  [null, '2'],
)
const sourceRow = fc.record({
  key,
  event: fc.option(moment, { freq: 12 }),
  created: fc.option(moment, { freq: 4 }),
  until: fc.option(moment, { freq: 2 }),
})
const source = fc
  .array(sourceRow, { maxLength: 25 })
  .map((rows): SourceRow[] => rows.map((row, id) => ({ ...row, id })))
const entities = fc.array(fc.record({ key, time: moment }), { maxLength: 15 })
const ttl = fc.constantFrom(0, 1, 2)

const tableOf = (rows: readonly SourceRow[]) => ({
  at: times(...rows.map(({ event }) => event)),
  written: times(...rows.map(({ created }) => created)),
  ended: times(...rows.map(({ until }) => until)),
  a: ints(...rows.map((row) => row.key[0] ?? null)),
  b: texts(...rows.map((row) => row.key[1] ?? null)),
  id: ints(...rows.map(({ id }) => id)),
})

/** Random worlds against the definition in plain loops. */
export function describeBruteForce(name: string, open: () => Promise<StoreHarness>, numRuns: number): void {
  describe(`${name}: any data`, () => {
    const scratch = scratchFolder()
    let harness: StoreHarness
    beforeAll(async () => {
      harness = await open()
    })
    afterAll(async () => {
      await harness.close()
      scratch.clear()
    })
    const view = async (rows: readonly SourceRow[], { ttlSeconds = 0, ends = false } = {}) =>
      featureView(await harness.source(tableOf(rows), ends ? { validToColumn: 'ended' } : {}), {
        keys: { a: 'INT64', b: 'STRING' },
        features: { id: 'INT64' },
        ttlSeconds,
      })

    test('joins as the definition says, and counts why not', async () => {
      const views = fc.array(fc.record({ rows: source, ttl, ends: fc.boolean() }), { minLength: 1, maxLength: 3 })
      const property = fc.asyncProperty(entities, views, fc.boolean(), async (rows, worlds, knowledgeTime) => {
        const table = {
          a: ints(...rows.map((row) => row.key[0])),
          b: texts(...rows.map((row) => row.key[1])),
          time: times(...rows.map(({ time }) => time)),
        }
        const projections = []
        for (const [index, world] of worlds.entries())
          projections.push(
            wanted(await view(world.rows, { ttlSeconds: world.ttl, ends: world.ends }), {}, `v${index}__`),
          )
        const joined = await joinFeatures(harness.store, table, projections, scratch.scratch(), { knowledgeTime })
        for (const [index, world] of worlds.entries()) {
          const history = world.ends ? world.rows : world.rows.map((row) => ({ ...row, until: null }))
          const rule = { ttl: world.ttl * SECOND, knowledgeTime }
          const expected = rows.map((row) => bruteForce(row, history, rule))
          const ids = joined.rows.map((row) => (row[`v${index}__id`] === null ? null : Number(row[`v${index}__id`])))
          expect(ids).toEqual(expected.map(({ id }) => id))
          const counts = { matched: 0, expired: 0, future_only: 0, never_seen: 0 }
          for (const { outcome } of expected) counts[outcome]++
          const created_later = expected.filter(({ isEarly }) => isEarly).length
          expect(joined.counts[index]).toEqual({ view: 'stocks', ...counts, created_later })
        }
      })
      await fc.assert(property, { numRuns })
    })

    test('pulls the latest rows as the definition says', async () => {
      const range = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }))
      const property = fc.asyncProperty(source, range, async (rows, [from, to]) => {
        const [start, end] = [T + Math.min(from, to) * SECOND, T + Math.max(from, to) * SECOND]
        const request = { view: await view(rows), start: new Date(start / 1_000), end: new Date(end / 1_000) }
        const frame = await harness.store.pullLatest({ ...request, scratch: scratch.scratch(), signal })
        const ids = (await frame.collect()).toRecords().map(({ id }) => Number(id))
        expect(ids.sort((a: number, b: number) => a - b)).toEqual(bruteForceLatest(rows, start, end))
      })
      await fc.assert(property, { numRuns })
    })
  })
}
