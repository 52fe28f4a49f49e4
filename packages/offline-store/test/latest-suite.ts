import pl from 'nodejs-polars'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { featureView } from './feature-views.ts'
import { ints, T, texts, times } from './point-in-time-suite.ts'
import { type StoreHarness, scratchFolder, signal } from './store-harness.ts'

const MS = 1_000

/** What every offline store pulls for materialization. */
export function describeLatest(name: string, open: () => Promise<StoreHarness>): void {
  describe(`${name}: the latest row of each key`, () => {
    const scratch = scratchFolder()
    let harness: StoreHarness
    beforeAll(async () => {
      harness = await open()
    })
    afterAll(async () => {
      await harness.close()
      scratch.clear()
    })
    const date = (micros: number) => new Date(micros / MS)

    test('has the winner within the range, both ends included, under the names of the view', async () => {
      const table = {
        ts: times(T - MS, T, T, T + MS, T + 2 * MS, T, null),
        written: times(1, 2, 3, 1, 1, 1, 1),
        no: ints(1, 1, 1, 2, 2, null, 3),
        town: texts('x', 'x', 'x', 'y', 'y', 'z', 'q'),
        qty: ints(1, 2, 3, 4, 5, 6, 7),
      }
      const source = await harness.source(table, { fieldMapping: { ts: 'at', no: 'shop', qty: 'stock' } })
      const view = featureView(source, { keys: { shop: 'INT64', town: 'STRING' } })
      const frame = await harness.store.pullLatest({
        view,
        start: date(T),
        end: date(T + MS),
        scratch: scratch.scratch(),
        signal,
      })
      const rows = await frame.sort('shop').withColumns(pl.col('at').cast(pl.Int64)).collect()
      expect(rows.columns).toEqual(['shop', 'town', 'at', 'written', 'stock'])
      expect(
        rows.toRecords().map(({ shop, town, at, stock }) => [Number(shop), town, Number(at), Number(stock)]),
      ).toEqual([
        [1, 'x', T, 3],
        [2, 'y', T + MS, 4],
      ])
    })

    test('is nothing where the range holds no row', async () => {
      const source = await harness.source({ at: times(T), written: times(T), shop: ints(1), stock: ints(1) })
      const start = date(T + MS)
      const frame = await harness.store.pullLatest({
        view: featureView(source),
        start,
        end: start,
        scratch: scratch.scratch(),
        signal,
      })
      expect((await frame.collect()).height).toBe(0)
    })

    test('of ranges that meet, and of parts of the keys, are those of the whole, each once', async () => {
      const shops = Array.from({ length: 40 }, (_, shop) => shop)
      const table = {
        at: times(...shops.map((shop) => T + (shop % 4) * MS)),
        written: times(...shops.map(() => T)),
        shop: ints(...shops),
        stock: ints(...shops),
      }
      const view = featureView(await harness.source(table))
      const pulled = async (range: {
        start: Date
        end: Date
        endExcluded?: boolean
        part?: { index: number; of: number }
      }) => {
        const frame = await harness.store.pullLatest({ view, ...range, scratch: scratch.scratch(), signal })
        return (await frame.collect()).toRecords().map(({ shop }) => Number(shop))
      }
      const first = await pulled({ start: date(T), end: date(T + 2 * MS), endExcluded: true })
      const second = await pulled({ start: date(T + 2 * MS), end: date(T + 3 * MS) })
      expect(first.every((shop: number) => shop % 4 < 2)).toBe(true)
      expect([...first, ...second].sort((a, b) => a - b)).toEqual(shops)
      const parts = await Promise.all(
        [0, 1, 2].map((index) => pulled({ start: date(T), end: date(T + 3 * MS), part: { index, of: 3 } })),
      )
      expect(parts.every(({ length }) => length > 0 && length < 40)).toBe(true)
      expect(parts.flat().sort((a, b) => a - b)).toEqual(shops)
    })

    test('can be told beforehand how many rows it has to look at and the newest of them, by spans of time', async () => {
      const source = await harness.source({
        at: times(T - 1, T, T + 1, T + 2 * MS - 1, T + 7 * MS, T + 9 * MS, T + 9 * MS + 1, null),
        written: times(T, T, T, T, T, T, T, T),
        shop: ints(1, 1, 1, 1, 1, 1, 1, 1),
        stock: ints(1, 1, 1, 1, 1, 1, 1, 1),
      })
      const request = {
        view: featureView(source),
        start: date(T),
        end: date(T + 9 * MS),
        width: 3,
        scratch: scratch.scratch(),
        signal,
      }
      expect(await harness.store.rowsByTime(request)).toEqual([
        { start: date(T), rows: 3, last: date(T + MS) },
        { start: date(T + 6 * MS), rows: 1, last: date(T + 7 * MS) },
        { start: date(T + 9 * MS), rows: 1, last: date(T + 9 * MS) },
      ])
    })

    test('is refused where the source lacks columns', async () => {
      const view = featureView(await harness.source({ at: times(T), shop: ints(1), stock: ints(1) }))
      const pull = harness.store.pullLatest({ view, start: date(T), end: date(T), scratch: scratch.scratch(), signal })
      await expect(pull).rejects.toMatchObject({ code: 'BROKEN_CONTRACT', message: expect.stringMatching(/"written"/) })
      await expect(harness.store.validateSource(view)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
    })
  })
}
