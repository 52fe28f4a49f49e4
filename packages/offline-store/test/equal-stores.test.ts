import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RequestedProjection } from '../src/index.ts'
import { featureView, type ViewOptions, wanted } from './feature-views.ts'
import { fileHarness } from './file-harness.ts'
import { ints, SECOND, T, texts, times } from './point-in-time-suite.ts'
import { postgresHarness } from './postgres-harness.ts'
import { joinFeatures, type StoreHarness, scratchFolder } from './store-harness.ts'

const SEEDS = 200
const DAY = 86_400 * SECOND

const maybe = <T>(value: fc.Arbitrary<T>, freq: number) => fc.option(value, { freq })
const moment = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom(0, 0, 0, -1, 1))
  .map(([days, micros]) => T + days * DAY + micros)
const keys = {
  a: fc.constantFrom(1, 1, 11, 2, null),
  b: fc.constantFrom('12', '2', '', 'Huế', null),
}

/** What a view is keyed by, and how the entity rows call that. */
const SHAPES: readonly Pick<ViewOptions, 'keys'>[] = [
  { keys: { a: 'INT64' } },
  { keys: { b: 'STRING' } },
  { keys: { a: 'INT64', b: 'STRING' } },
  { keys: {} },
]

const sourceRow = fc.record({
  ...keys,
  event: maybe(moment, 12),
  created: maybe(moment, 4),
  until: maybe(moment, 2),
  number: maybe(fc.integer({ min: -5, max: 5 }), 6),
  word: maybe(fc.constantFrom('', 'null', 'a,"b"', 'x\ny', '\\N'), 6),
})
const world = fc.record({
  shape: fc.constantFrom(...SHAPES),
  rows: fc.array(sourceRow, { maxLength: 30 }),
  ttlDays: fc.constantFrom(0, 1, 2),
  isCreated: fc.boolean(),
  ends: fc.boolean(),
  crossed: fc.boolean(),
})
const entityRow = fc.record({ ...keys, a2: keys.a, time: moment })

type World = typeof world extends fc.Arbitrary<infer W> ? W : never

async function projection(
  harness: StoreHarness,
  name: string,
  { shape, rows, ...how }: World,
): Promise<RequestedProjection> {
  const table = {
    at: times(...rows.map(({ event }) => event)),
    written: times(...rows.map(({ created }) => created)),
    ended: times(...rows.map(({ until }) => until)),
    a: ints(...rows.map(({ a }) => a)),
    b: texts(...rows.map(({ b }) => b)),
    number: ints(...rows.map(({ number }) => number)),
    word: texts(...rows.map(({ word }) => word)),
  }
  const source = await harness.source(table, {
    ...(how.isCreated ? {} : { createdTimestampColumn: undefined }),
    ...(how.ends ? { validToColumn: 'ended' } : {}),
  })
  const options = { name, features: { number: 'INT64', word: 'STRING' }, ttlSeconds: how.ttlDays * 86_400 } as const
  const joinKeyMap: Record<string, string> = how.crossed && 'a' in (shape.keys ?? {}) ? { a: 'a2' } : {}
  return wanted(featureView(source, { ...shape, ...options }), { joinKeyMap }, `${name}__`)
}

const plain = (value: unknown): unknown =>
  typeof value === 'bigint' ? Number(value) : value instanceof Date ? value.getTime() : value

describe('both stores', () => {
  const scratch = scratchFolder()
  let harnesses: StoreHarness[] = []
  beforeAll(async () => {
    harnesses = [await fileHarness(), await postgresHarness()]
  })
  afterAll(async () => {
    for (const harness of harnesses) await harness.close()
    scratch.clear()
  })

  test('return identical tables and counts for any data', { timeout: 300_000 }, async () => {
    const worlds = fc.array(world, { minLength: 1, maxLength: 3 })
    const entities = fc.array(entityRow, { maxLength: 25 })
    const property = fc.asyncProperty(entities, worlds, fc.boolean(), async (rows, views, knowledgeTime) => {
      const table = {
        row: ints(...rows.map((_, row) => row)),
        a: ints(...rows.map(({ a }) => a)),
        a2: ints(...rows.map(({ a2 }) => a2)),
        b: texts(...rows.map(({ b }) => b)),
        time: times(...rows.map(({ time }) => time)),
      }
      const answers = []
      for (const harness of harnesses) {
        const projections = []
        for (const [index, view] of views.entries()) projections.push(await projection(harness, `v${index}`, view))
        const joined = await joinFeatures(harness.store, table, projections, scratch.scratch(), { knowledgeTime })
        const { columns, counts, names, types } = joined
        const cells = joined.rows.map((row) => Object.values(row).map(plain))
        answers.push({ names, types, columns, counts, cells })
      }
      expect(answers[1]).toEqual(answers[0])
    })
    await fc.assert(property, { numRuns: SEEDS })
  })

  test('make the same entity rows of a range', { timeout: 120_000 }, async () => {
    const property = fc.asyncProperty(fc.array(sourceRow, { maxLength: 30 }), async (rows) => {
      const range = { start: new Date((T + DAY) / 1_000), end: new Date((T + 3 * DAY) / 1_000) }
      const shape = { shape: { keys: { a: 'INT64', b: 'STRING' } }, isCreated: false, ends: false } as const
      const isWithin = ({ a, b, event }: (typeof rows)[number]) =>
        a !== null && b !== null && event !== null && event >= T + DAY && event <= T + 3 * DAY
      const expected = [...new Set(rows.filter(isWithin).map(({ a, b, event }) => JSON.stringify([event, a, b])))]
      for (const harness of harnesses) {
        const found = await harness.store.entityRows({
          ...range,
          projections: [
            await projection(harness, 'v', { ...shape, rows, ttlDays: 0, crossed: false }),
            await projection(harness, 'w', {
              ...shape,
              rows: rows.slice(5),
              shape: SHAPES[0] ?? {},
              ttlDays: 0,
              crossed: false,
            }),
          ],
          eventTimestamp: 'time',
          scratch: scratch.scratch(),
          signal: new AbortController().signal,
        })
        const frame = await found.frame.collect()
        expect(frame.columns).toEqual(['time', 'a', 'b'])
        const micros = frame.toRecords().map(({ time, a, b }) => [plain(time), plain(a), b])
        const order = expected.map((text) => JSON.parse(text)).sort(inOrder)
        expect(micros).toEqual(order.map(([event, a, b]) => [Math.floor(event / 1_000), a, b]))
      }
    })
    await fc.assert(property, { numRuns: 25 })
  })
})

const inOrder = (one: [number, number, string], other: [number, number, string]): number =>
  one[0] - other[0] || one[1] - other[1] || Buffer.compare(Buffer.from(one[2]), Buffer.from(other[2]))
