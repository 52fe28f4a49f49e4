import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { featureView, wanted } from './feature-views.ts'
import { joinFeatures, type StoreHarness, scratchFolder } from './store-harness.ts'
import type { Cell, LiteralColumn, TableLiteral } from './table-literal.ts'

export const SECOND = 1_000_000
/** 2026-03-01T00:00:00Z. */
export const T = 1_772_323_200 * SECOND

export const ints = (...values: Cell[]): LiteralColumn => ({ type: 'Int64', values })
export const texts = (...values: Cell[]): LiteralColumn => ({ type: 'String', values })
export const times = (...values: Cell[]): LiteralColumn => ({ type: 'Datetime', values })

/** One entity row of shop 1 at T. */
const atT: TableLiteral = { shop: ints(1), time: times(T) }
const stocks = (
  events: Cell[],
  created: Cell[] = events,
  stock: Cell[] = events.map((_, index) => index),
): TableLiteral => ({
  at: times(...events),
  written: times(...created),
  shop: ints(...events.map(() => 1)),
  stock: ints(...stock),
})

/** What every offline store answers, case by case. */
export function describePointInTime(name: string, open: () => Promise<StoreHarness>): void {
  describe(`${name}: historical features`, () => {
    const scratch = scratchFolder()
    let harness: StoreHarness
    beforeAll(async () => {
      harness = await open()
    })
    afterAll(async () => {
      await harness.close()
      scratch.clear()
    })
    const join = (entities: TableLiteral, projections: Parameters<typeof joinFeatures>[2]) =>
      joinFeatures(harness.store, entities, projections, scratch.scratch())
    const stockOf = async (source: TableLiteral, ttlSeconds: number, entities = atT) => {
      const view = featureView(await harness.source(source), { ttlSeconds })
      const { rows, counts } = await join(entities, [wanted(view)])
      return { stock: rows.map(({ stock }) => (stock === null ? null : Number(stock))), counts: counts[0] }
    }
    const all = { matched: 0, expired: 0, future_only: 0, never_seen: 0, created_later: 0 }

    test.each([
      ['at the very time of the entity row matches', T, 10, { matched: 1 }],
      ['a microsecond later does not', T + 1, 10, { future_only: 1 }],
      ['a microsecond earlier matches', T - 1, 10, { matched: 1 }],
      ['exactly as old as the ttl matches', T - 10 * SECOND, 10, { matched: 1 }],
      ['a microsecond older than the ttl has expired', T - 10 * SECOND - 1, 10, { expired: 1 }],
      ['of any age matches where the ttl is 0', T - 1e6 * SECOND, 0, { matched: 1 }],
    ])('a source row %s', async (_, event, ttl, counts) => {
      const { stock, counts: counted } = await stockOf(stocks([event]), ttl)
      expect(stock).toEqual(['matched' in counts ? 0 : null])
      expect(counted).toEqual({ view: 'stocks', ...all, ...counts })
    })

    test('the greatest event timestamp wins, whatever was written later', async () => {
      expect((await stockOf(stocks([T - 2, T - 1, T - 3], [9, 1, 99]), 0)).stock).toEqual([1])
    })

    test('of one event timestamp the last correction wins, and one without a created timestamp loses', async () => {
      expect((await stockOf(stocks([T, T, T, T], [5, 8, null, 7]), 0)).stock).toEqual([1])
    })

    test('a newer event without a created timestamp wins over an older one with it', async () => {
      expect((await stockOf(stocks([T - 1, T], [5, null]), 0)).stock).toEqual([1])
    })

    test('equal event and created timestamps give one row: the last in the source', async () => {
      expect((await stockOf(stocks([T, T, T - 1], [5, 5, 5]), 0)).stock).toEqual([1])
    })

    test('a row that ends holds until before that time, and one beneath it that still holds takes over again', async () => {
      const source = {
        ...stocks([T - 10, T - 4, T + 20], [null, null, null]),
        ended: times(T + 10, T, null),
      }
      const view = featureView(await harness.source(source, { validToColumn: 'ended' }))
      const moments = [T - 11, T - 10, T - 4, T - 1, T, T + 9, T + 10, T + 19, T + 20]
      const entities = { shop: ints(...moments.map(() => 1)), time: times(...moments) }
      const { rows, counts } = await join(entities, [wanted(view)])
      const stock = rows.map((row) => (row['stock'] === null ? null : Number(row['stock'])))
      expect(stock).toEqual([null, 0, 1, 1, 0, 0, null, null, 2])
      expect(counts).toEqual([{ view: 'stocks', ...all, matched: 6, future_only: 1, expired: 2 }])
    })

    test('what was created later is counted, and by knowledge time the newest row that was known wins', async () => {
      const view = featureView(await harness.source(stocks([T - 5, T - 4, T - 3], [T - 5, T + 1, null])))
      const at = { shop: ints(1, 1), time: times(T - 4, T + 1) }
      const stockBy = async (knowledgeTime: boolean) => {
        const joined = await joinFeatures(harness.store, at, [wanted(view)], scratch.scratch(), { knowledgeTime })
        return [joined.rows.map(({ stock }) => Number(stock)), joined.counts]
      }
      expect(await stockBy(false)).toEqual([[1, 2], [{ view: 'stocks', ...all, matched: 2, created_later: 1 }]])
      expect(await stockBy(true)).toEqual([[0, 1], [{ view: 'stocks', ...all, matched: 2 }]])
    })

    test('a null feature of the winner stays null and counts as matched', async () => {
      const { stock, counts } = await stockOf(stocks([T - 1, T], [1, 1], [7, null]), 0)
      expect({ stock, counts }).toEqual({ stock: [null], counts: { view: 'stocks', ...all, matched: 1 } })
    })

    test('a source row without an event timestamp never matches', async () => {
      expect((await stockOf(stocks([null]), 0)).stock).toEqual([null])
      expect((await stockOf(stocks([null, T - 5]), 0)).stock).toEqual([1])
    })

    test('repeated entity rows stay, every row in its place with its own columns', async () => {
      const view = featureView(await harness.source(stocks([T - 5, T])), { ttlSeconds: 60 })
      const entities = {
        label: texts('a', 'b', 'c', 'd', 'e'),
        time: times(T, T - 1, T, T - 6, null),
        shop: ints(1, 1, 1, 1, 1),
      }
      const { rows, names, columns } = await join(entities, [wanted(view)])
      expect(
        rows.map(({ label, shop, stock }) => [label, Number(shop), stock === null ? null : Number(stock)]),
      ).toEqual([
        ['a', 1, 1],
        ['b', 1, 0],
        ['c', 1, 1],
        ['d', 1, null],
        ['e', 1, null],
      ])
      expect(names).toEqual(['label', 'time', 'shop', 'stock'])
      expect(columns).toEqual([
        { name: 'label', type: 'String' },
        { name: 'time', type: 'Datetime' },
        { name: 'shop', type: 'Int64' },
        { name: 'stock', type: 'Int64' },
      ])
    })

    test('a null join key gives null features for that view only', async () => {
      const shops = featureView(await harness.source({ ...stocks([T]), shop: ints(null) }))
      const towns = featureView(
        await harness.source({ at: times(T), written: times(T), town: texts('x'), people: ints(3) }),
        { name: 'towns', keys: { town: 'STRING' }, features: { people: 'INT64' } },
      )
      const { rows, counts } = await join({ shop: ints(null), town: texts('x'), time: times(T) }, [
        wanted(shops),
        wanted(towns),
      ])
      expect(rows.map(({ stock, people }) => [stock, Number(people)])).toEqual([[null, 3]])
      expect(counts).toEqual([
        { view: 'stocks', ...all, never_seen: 1 },
        { view: 'towns', ...all, matched: 1 },
      ])
    })

    test('several keys are compared part by part: (1, "12") is not (11, "2")', async () => {
      const source = { at: times(T, T), written: times(T, T), a: ints(1, 11), b: texts('12', '2'), stock: ints(7, 8) }
      const view = featureView(await harness.source(source), { keys: { a: 'INT64', b: 'STRING' } })
      const { rows } = await join(
        { a: ints(11, 1, 1, 11, 1), b: texts('2', '12', '2', '12', null), time: times(T, T, T, T, T) },
        [wanted(view)],
      )
      expect(rows.map(({ stock }) => (stock === null ? null : Number(stock)))).toEqual([8, 7, null, null, null])
    })

    test('a view may be joined twice under aliases and other keys', async () => {
      const source = { at: times(T, T), written: times(T, T), place: ints(1, 2), heat: ints(10, 20) }
      const view = featureView(await harness.source(source), {
        name: 'places',
        keys: { place: 'INT64' },
        features: { heat: 'INT64' },
      })
      const from = wanted(view, { alias: 'origin', joinKeyMap: { place: 'from' } }, 'origin__')
      const to = wanted(view, { alias: 'target', joinKeyMap: { place: 'to' } }, 'target__')
      const { rows, names, counts } = await join({ from: ints(1), to: ints(2), time: times(T) }, [from, to])
      expect(names).toEqual(['from', 'to', 'time', 'origin__heat', 'target__heat'])
      expect(rows.map(({ origin__heat, target__heat }) => [Number(origin__heat), Number(target__heat)])).toEqual([
        [10, 20],
      ])
      expect(counts.map((count) => ('view' in count ? count.view : ''))).toEqual(['origin', 'target'])
    })

    test('a field mapping renames features, keys and timestamps of the source', async () => {
      const table = { ts: times(T), w: times(T), store_no: ints(1), qty: ints(5) }
      const source = await harness.source(table, {
        fieldMapping: { ts: 'at', w: 'written', store_no: 'shop', qty: 'stock' },
      })
      const { rows } = await join(atT, [wanted(featureView(source))])
      expect(Number(rows[0]?.['stock'])).toBe(5)
    })

    test('a view without keys gives every entity row its newest row', async () => {
      const table = { at: times(T - 5, T), written: times(T, T), rate: ints(3, 4) }
      const view = featureView(await harness.source(table), { keys: {}, features: { rate: 'INT64' }, ttlSeconds: 60 })
      const { rows, counts } = await join({ time: times(T - 1, T, T - 9, T + 61 * SECOND) }, [wanted(view)])
      expect(rows.map(({ rate }) => (rate === null ? null : Number(rate)))).toEqual([3, 4, null, null])
      expect(counts).toEqual([{ view: 'stocks', ...all, matched: 2, future_only: 1, expired: 1, created_later: 1 }])
    })

    test('a 32-bit key of the source meets a 64-bit key of the entity rows', async () => {
      const source = { ...stocks([T]), shop: { type: 'Int32', values: [1] } } as const
      expect((await stockOf(source, 0)).stock).toEqual([0])
    })

    test('integer features stay integers where rows are missing', async () => {
      const view = featureView(await harness.source(stocks([T])))
      const { types } = await join({ shop: ints(1, 2), time: times(T, T) }, [wanted(view)])
      expect(types).toEqual(['Int64', 'Datetime', 'Int64'])
    })

    test('an empty source gives nulls, and no entity rows give none', async () => {
      const empty = stocks([])
      const { stock, counts } = await stockOf(empty, 0)
      expect({ stock, counts }).toEqual({ stock: [null], counts: { view: 'stocks', ...all, never_seen: 1 } })
      expect(await stockOf(stocks([T]), 0, { shop: ints(), time: times() })).toEqual({
        stock: [],
        counts: { view: 'stocks', ...all },
      })
    })

    test('a feature that would take the name of an entity column is refused', async () => {
      const view = featureView(await harness.source(stocks([T])))
      await expect(join({ ...atT, stock: ints(1) }, [wanted(view)])).rejects.toMatchObject({
        code: 'USAGE',
        message: expect.stringMatching(/"stock"/),
      })
    })

    test('everything that does not fit is reported at once', async () => {
      const source = { at: ints(1), shop: texts('1'), stock: texts('many') }
      const view = featureView(await harness.source(source))
      const error: unknown = await join({ shop: ints(1), time: texts('noon') }, [wanted(view)]).catch((cause) => cause)
      expect(error).toMatchObject({ code: 'BROKEN_CONTRACT' })
      for (const part of ['"time"', '"at"', '"written"', '"shop"', '"stock"', '"stocks"'])
        expect(String(error)).toContain(part)
    })
  })
}
