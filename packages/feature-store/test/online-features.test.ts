import { randomUUID } from 'node:crypto'
import { openOnlineFeatures } from '@millrace/online-store'
import { beforeAll, expect, test } from 'vitest'
import { onlineStores, STORE_NAMES } from './online-servers.ts'
import { answer, DEFINITIONS, shops } from './shops.ts'

let stores: Awaited<ReturnType<typeof onlineStores>>
beforeAll(async () => {
  stores = await onlineStores()
})

const ON_DEMAND = DEFINITIONS.replace(
  'feature_views:',
  '  - { name: basket, type: request, schema: [{ name: pieces, dtype: Int64 }] }\nfeature_views:',
).replace(
  'feature_services:',
  `on_demand_feature_views:
  - name: worth
    sources: [turnover, basket]
    schema: [{ name: each, dtype: Float64, expression: amount / pieces }]
feature_services:
  - { name: priced, features: [turnover, worth] }`,
)
const ENTITIES = [
  { shop_id: 1, pieces: 4 },
  { shop_id: 2, pieces: 2 },
  { shop_id: 9, pieces: 1 },
]

test.each(STORE_NAMES)('on-demand features over %s are the same from the bin and in a program', async (store) => {
  const dir = await shops({ definitions: ON_DEMAND })
  const project = `p${randomUUID().slice(0, 8)}`
  dir.write(
    'feature_repo/feature_store.yaml',
    `project: ${project}\nregistry: registry.db\nonline_store: ${stores[store]}\n`,
  )
  await answer(dir, ['apply'])
  await answer(dir, ['materialize', '2024-01-01', '2024-02-01'])
  const flags = ['--features', 'priced', '--entities', JSON.stringify(ENTITIES)]
  expect(await answer(dir, ['get-online-features', ...flags])).toMatchObject({
    onlineFeatures: {
      metadata: { feature_names: ['shop_id', 'pieces', 'amount', 'each'] },
      results: [
        { values: [1, 2, 9] },
        { values: [4, 2, 1] },
        { values: [30, 5, null], statuses: ['PRESENT', 'PRESENT', 'NOT_FOUND'] },
        { values: [7.5, 2.5, null], statuses: ['PRESENT', 'PRESENT', 'NULL_VALUE'] },
      ],
    },
  })
  await using online = await openOnlineFeatures(dir.path('feature_repo'))
  const read = await online.getOnlineFeatures({ features: 'priced', entities: ENTITIES })
  expect(read.map(({ name, values }) => [name, values])).toEqual([
    ['shop_id', [1, 2, 9]],
    ['pieces', [4, 2, 1]],
    ['amount', [30, 5, null]],
    ['each', [7.5, 2.5, null]],
  ])
})

test('a program that opened the features reads what is loaded later, under full names', async () => {
  const dir = await shops({ definitions: ON_DEMAND })
  await answer(dir, ['apply'])
  await answer(dir, ['materialize', '2024-01-01', '2024-01-02T12:00:00Z'])
  await using online = await openOnlineFeatures(dir.path('feature_repo'))
  const request = { features: ['turnover:amount'], entities: [{ shop_id: 1 }], fullFeatureNames: true }
  const amount = async () => (await online.getOnlineFeatures(request)).map(({ name, values }) => [name, values[0]])
  expect(await amount()).toEqual([
    ['shop_id', 1],
    ['turnover__amount', 20],
  ])
  await answer(dir, ['materialize-incremental', '2024-02-01'])
  expect(await amount()).toEqual([
    ['shop_id', 1],
    ['turnover__amount', 30],
  ])
})

test('what a request cannot mean is refused, and the next one answered', async () => {
  const dir = await shops({ definitions: ON_DEMAND })
  await answer(dir, ['apply'])
  await answer(dir, ['materialize', '2024-01-01', '2024-02-01'])
  await using online = await openOnlineFeatures(dir.path('feature_repo'))
  const read = (features: string, entity: Record<string, number>) =>
    online.getOnlineFeatures({ features, entities: [entity] })
  await expect(read('priced', { shop_id: 1 })).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('pieces'),
  })
  await expect(read('nothing', { shop_id: 1 })).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  expect((await read('turnover', { shop_id: 1 })).at(-1)).toMatchObject({ name: 'amount', values: [30] })
  await expect(openOnlineFeatures(dir.path('elsewhere'))).rejects.toMatchObject({ code: 'USAGE' })
})
