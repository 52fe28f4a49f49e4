import { expect, test } from 'vitest'
import { parseDefinitions } from '../definitions/parse-definitions.ts'
import type { MaterializationInterval } from '../feature-repository.ts'
import { addInterval } from './add-interval.ts'
import { fromRegistry } from './from-registry.ts'
import { toRegistry } from './to-registry.ts'

const repository = await parseDefinitions(
  [
    {
      path: 'a.yaml',
      text: 'sources: [{ name: s, type: file, path: s.parquet, timestamp_field: at }]\nfeature_views: [{ name: v, source: s, schema: [{ name: f, dtype: Int64 }] }]\n',
    },
  ],
  'p',
)
const day = (number: number) => new Date(Date.UTC(2024, 0, number))
const days = (start: number, end: number): MaterializationInterval => ({ start: day(start), end: day(end) })

function intervalsAfter(...added: [number, number][]): MaterializationInterval[] {
  const registry = added.reduce(
    (before, [start, end], index) =>
      addInterval(before, {
        project: 'p',
        view: 'v',
        interval: days(start, end),
        now: day(20),
        versionId: `v${index}`,
      }),
    toRegistry(repository, undefined, day(1), 'v'),
  )
  return [...(fromRegistry(registry, 'p').repository.featureViews[0]?.materializationIntervals ?? [])]
}

test.each<[string, [number, number][], [number, number][]]>([
  [
    'touching intervals become one',
    [
      [1, 2],
      [2, 3],
    ],
    [[1, 3]],
  ],
  [
    'overlapping ones become one',
    [
      [1, 5],
      [3, 9],
    ],
    [[1, 9]],
  ],
  [
    'one within another disappears',
    [
      [1, 9],
      [3, 4],
    ],
    [[1, 9]],
  ],
  [
    'one that bridges two joins all three',
    [
      [1, 2],
      [5, 6],
      [2, 5],
    ],
    [[1, 6]],
  ],
  [
    'apart they stay, in order',
    [
      [5, 6],
      [1, 2],
    ],
    [
      [1, 2],
      [5, 6],
    ],
  ],
])('%s', (_, added, result) => {
  expect(intervalsAfter(...added)).toEqual(result.map(([start, end]) => days(start, end)))
})

test('the view is online and dated, and the registry has another version', () => {
  const before = toRegistry(repository, undefined, day(1), 'first')
  const after = addInterval(before, { project: 'p', view: 'v', interval: days(1, 2), now: day(3), versionId: 'second' })
  expect(after.versionId).toBe('second')
  // AVAILABLE_ONLINE is 4 in Feast's FeatureView.proto.
  expect(after.featureViews[0]?.meta).toMatchObject({ state: 4, lastUpdatedTimestamp: { seconds: 1_704_240_000n } })
  expect(before.featureViews[0]?.meta?.materializationIntervals).toEqual([])
})

test('a view that the project does not have is a missing input', () => {
  const registry = toRegistry(repository, undefined, day(1), 'v')
  const other = { project: 'p', view: 'w', interval: days(1, 2), now: day(3), versionId: 'x' }
  expect(() => addInterval(registry, other)).toThrow(expect.objectContaining({ code: 'MISSING_INPUT' }))
})

test('a stream view is materialized as any other', async () => {
  const definitions = `sources:
  - { name: s, type: file, path: s.parquet, timestamp_field: at }
  - { name: k, type: kafka, kafka_bootstrap_servers: b, topic: t, timestamp_field: at, batch_source: s }
feature_views: [{ name: v, source: k, schema: [{ name: f, dtype: Int64 }] }]
`
  const fed = await parseDefinitions([{ path: 'a.yaml', text: definitions }], 'p')
  const request = { project: 'p', view: 'v', interval: days(1, 2), now: day(20), versionId: 'w' }
  const registry = addInterval(toRegistry(fed, undefined, day(1), 'v'), request)
  expect(registry.streamFeatureViews).toHaveLength(1)
  expect(fromRegistry(registry, 'p').repository.featureViews[0]?.materializationIntervals).toEqual([days(1, 2)])
})
