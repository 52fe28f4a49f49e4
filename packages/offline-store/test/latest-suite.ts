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

    test('is refused where the source lacks columns', async () => {
      const view = featureView(await harness.source({ at: times(T), shop: ints(1), stock: ints(1) }))
      const pull = harness.store.pullLatest({ view, start: date(T), end: date(T), scratch: scratch.scratch(), signal })
      await expect(pull).rejects.toMatchObject({ code: 'BROKEN_CONTRACT', message: expect.stringMatching(/"written"/) })
      await expect(harness.store.validateSource(view)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
    })
  })
}
