import { expect, test } from 'vitest'
import { parseDefinitions } from './parse-definitions.ts'

const DEFINITIONS = `entities:
  - { name: customer, join_keys: [customer_no], value_type: INT64 }
sources:
  - { name: orders, type: file, path: ../orders.parquet, timestamp_field: at, created_timestamp_column: made }
  - { name: visits, type: postgres, query: select 1, timestamp_field: at }
feature_views:
  - name: spend
    entities: [customer]
    source: orders
    ttl: 36h
    schema:
      - { name: amount, dtype: Float64, description: euros }
      - { name: items, dtype: Array(Int64) }
  - { name: traffic, source: visits, online: false, schema: [{ name: count, dtype: Int32 }] }
feature_services:
  - name: ranking
    features:
      - spend:items
      - { view: traffic, alias: shop, join_key_map: {} }
      - spend:amount
`

const parse = (text: string) => parseDefinitions([{ path: 'repo/a.yaml', text }], 'shop')

test('definitions mean a feature repository', async () => {
  const repository = await parse(DEFINITIONS)
  const plain = { description: '', owner: '', tags: {} }
  expect(repository.entities).toEqual([{ name: 'customer', joinKey: 'customer_no', valueType: 'INT64', ...plain }])
  expect(repository.sources[1]).toMatchObject({
    type: 'postgres',
    relation: { query: 'select 1' },
    createdTimestampColumn: undefined,
  })
  expect(repository.featureViews).toEqual([
    {
      name: 'spend',
      entities: ['customer'],
      joinKeys: [{ name: 'customer_no', valueType: 'INT64' }],
      source: repository.sources[0],
      ttlSeconds: 129_600,
      online: true,
      features: [
        { name: 'amount', valueType: 'DOUBLE', description: 'euros', tags: {} },
        { name: 'items', valueType: 'INT64_LIST', description: '', tags: {} },
      ],
      materializationIntervals: [],
      ...plain,
    },
    expect.objectContaining({ name: 'traffic', entities: [], joinKeys: [], ttlSeconds: 0, online: false }),
  ])
})

test('references to features of one view make one projection, in their order', async () => {
  expect((await parse(DEFINITIONS)).featureServices[0]?.projections).toEqual([
    { view: 'spend', alias: undefined, features: ['items', 'amount'], joinKeyMap: {} },
    { view: 'traffic', alias: 'shop', features: ['count'], joinKeyMap: {} },
  ])
})

test('entries of one view make one projection, so that none hides the features of another; those under an alias make their own', async () => {
  const entries =
    'features: [{ view: spend, features: [amount] }, { view: spend, features: [items], alias: more }, spend:items]'
  const text = DEFINITIONS.replace(/features:[\s\S]*$/, entries)
  expect((await parse(text)).featureServices[0]?.projections).toEqual([
    { view: 'spend', alias: undefined, features: ['amount', 'items'], joinKeyMap: {} },
    { view: 'spend', alias: 'more', features: ['items'], joinKeyMap: {} },
  ])
})

const DECLARED = `sources:
  - { name: clicks, type: kafka, kafka_bootstrap_servers: "k:9092", topic: t, timestamp_field: at, watermark_delay_threshold: 5m, batch_source: orders }
  - { name: basket, type: request, schema: [{ name: quantity, dtype: Int64 }] }
feature_views:
  - { name: clicked, source: clicks, schema: [{ name: link, dtype: String }] }
on_demand_feature_views:
  - name: worth
    sources: [basket, "traffic:count", { view: spend, features: [amount], join_key_map: { customer_no: buyer } }]
    schema: [{ name: worth, dtype: Float64, expression: amount * quantity }]
`

test('topics, request data and on-demand views mean what they say', async () => {
  const files = [
    { path: 'a.yaml', text: DEFINITIONS },
    { path: 'b.yaml', text: DECLARED },
  ]
  const { sources, featureViews, onDemandFeatureViews } = await parseDefinitions(files, 'shop')
  const plain = { description: '', owner: '', tags: {} }
  expect(sources.slice(2)).toEqual([
    {
      ...{ name: 'clicks', type: 'kafka', bootstrapServers: 'k:9092', topic: 't', timestampField: 'at', ...plain },
      ...{ messageFormat: 'json', messageSchema: '', watermarkDelaySeconds: 300, batchSource: 'orders' },
    },
    {
      ...{ name: 'basket', type: 'request', ...plain },
      schema: [{ name: 'quantity', valueType: 'INT64', description: '', tags: {} }],
    },
  ])
  expect(featureViews.at(-1)).toMatchObject({ name: 'clicked', source: { name: 'orders' }, streamSource: 'clicks' })
  expect(onDemandFeatureViews).toEqual([
    {
      ...{ name: 'worth', ...plain, requestSources: ['basket'] },
      features: [{ name: 'worth', valueType: 'DOUBLE', description: '', tags: {}, expression: 'amount * quantity' }],
      projections: [
        { view: 'spend', alias: undefined, features: ['amount'], joinKeyMap: { customer_no: 'buyer' } },
        { view: 'traffic', alias: undefined, features: ['count'], joinKeyMap: {} },
      ],
    },
  ])
})

test('definitions may be spread over files', async () => {
  const [entities = '', rest = ''] = DEFINITIONS.split(/(?=sources:)/)
  const files = [
    { path: 'b.yaml', text: rest },
    { path: 'a.yaml', text: entities },
    { path: 'empty.yaml', text: '' },
  ]
  expect(await parseDefinitions(files, 'shop')).toEqual(await parse(DEFINITIONS))
})

test.each([
  [['entities:', 'entites:'], 'repo/a.yaml:1: unknown key "entites" (did you mean "entities"?)'],
  [['online: false', 'onlin: false'], 'repo/a.yaml:14: feature_views[1] unknown key "onlin" (did you mean "online"?)'],
  [['dtype: Float64', 'dtype: Flaot64'], 'repo/a.yaml:12: feature_views[0].schema[0].dtype must be one of Bytes, '],
  [['dtype: Float64', 'dtype: Flaot64'], 'not "Flaot64" (did you mean "Float64"?)'],
  [['    source: orders\n', ''], 'repo/a.yaml:7: feature_views[0].source is required'],
  [['ttl: 36h', 'ttl: soon'], 'repo/a.yaml:10: feature_views[0].ttl is "soon", which is no length of time'],
  [['type: file', 'type: csv'], 'repo/a.yaml:4: sources[0].type must be one of file, postgres'],
  [
    ['alias: shop', 'alais: shop'],
    'repo/a.yaml:19: feature_services[0].features[1] unknown key "alais" (did you mean "alias"?)',
  ],
  [['online: false', 'online: nope'], 'repo/a.yaml:14: feature_views[1].online must be a boolean, not "nope"'],
  [['[customer_no]', 'customer_no'], 'repo/a.yaml:2: entities[0].join_keys must be a list, not "customer_no"'],
  [['feature_services:', '\tx:'], 'repo/a.yaml:15: not valid YAML'],
])('%j is reported with file, line and place', async ([from = '', to = ''], message) => {
  await expect(parse(DEFINITIONS.replace(from, to))).rejects.toThrow(message)
})

test('mistakes of all files are reported together, with exit code 2', async () => {
  const files = [
    { path: 'a.yaml', text: 'entites: []\n' },
    { path: 'b.yaml', text: 'sources: 1\n' },
  ]
  await expect(parseDefinitions(files, 'shop')).rejects.toThrow(
    expect.objectContaining({ exitCode: 2, message: expect.stringMatching(/a\.yaml:1: .*\n.*b\.yaml:1: /) }),
  )
})
