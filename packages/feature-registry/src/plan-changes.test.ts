import { expect, test } from 'vitest'
import { parseDefinitions } from './definitions/parse-definitions.ts'
import { planChanges } from './plan-changes.ts'

const BEFORE = `entities:
  - { name: shop, join_keys: [shop_code], value_type: STRING }
sources:
  - { name: s, type: file, path: s.parquet, timestamp_field: at }
feature_views:
  - { name: sales, entities: [shop], source: s, ttl: 7d, schema: [{ name: sum, dtype: Float64 }, { name: count, dtype: Int64 }] }
feature_services:
  - { name: all, features: [sales] }
`
const repository = (text: string) => parseDefinitions([{ path: 'a.yaml', text }], 'p')
const before = await repository(BEFORE)
const plan = async (...edits: [from: string, to: string][]) =>
  planChanges(before, await repository(edits.reduce((text, [from, to]) => text.replace(from, to), BEFORE)))

test('everything is added to nothing: sources, entities, views, services', async () => {
  expect(planChanges(undefined, before).map(({ action, kind, name }) => `${action} ${kind} ${name}`)).toEqual([
    'add source s',
    'add entity shop',
    'add feature view sales',
    'add feature service all',
  ])
})

test('what is equal needs no change, in whatever order it stands', async () => {
  expect(planChanges(before, await repository(BEFORE))).toEqual([])
})

test('a change says what each property was and becomes', async () => {
  expect(await plan(['ttl: 7d', 'ttl: 36h, owner: me'], ['path: s.parquet', 'path: t.parquet'])).toEqual([
    {
      action: 'update',
      kind: 'source',
      name: 's',
      destructive: false,
      changes: [{ property: 'path', from: 's.parquet', to: 't.parquet' }],
    },
    {
      action: 'update',
      kind: 'feature view',
      name: 'sales',
      destructive: false,
      changes: [
        { property: 'ttl', from: '7d', to: '36h' },
        { property: 'owner', from: undefined, to: 'me' },
      ],
    },
  ])
})

test.each<[string, [string, string], boolean]>([
  [
    'a new feature',
    ['{ name: sum, dtype: Float64 }', '{ name: sum, dtype: Float64 }, { name: new, dtype: Int64 }'],
    false,
  ],
  ['a feature of another type', ['dtype: Float64', 'dtype: Float32'], true],
  ['a feature less', ['{ name: sum, dtype: Float64 }, ', ''], true],
  ['a description', ['{ name: sum, dtype: Float64 }', '{ name: sum, dtype: Float64, description: d }'], false],
  ['no online values', ['ttl: 7d', 'ttl: 7d, online: false'], true],
  ['no entity', ['entities: [shop], ', ''], true],
])('%s is told from what may destroy something', async (_, edit, destructive) => {
  const view = (await plan(edit)).find(({ kind }) => kind === 'feature view')
  expect(view).toMatchObject({ action: 'update', destructive })
})

test('what is gone is removed, which is destructive', async () => {
  expect(await plan(['feature_services:\n  - { name: all, features: [sales] }\n', ''])).toEqual([
    { action: 'remove', kind: 'feature service', name: 'all', destructive: true, changes: [] },
  ])
})

test.each<[what: string, from: string, to: string, destructive: boolean]>([
  ['one feature more', '["sales:sum"]', '["sales:sum", "sales:count"]', false],
  ['one feature less', '["sales:sum", "sales:count"]', '["sales:sum"]', true],
  ['another order', '["sales:sum", "sales:count"]', '["sales:count", "sales:sum"]', false],
  ['other join keys', '[{ view: sales }]', '[{ view: sales, join_key_map: { shop_code: near } }]', true],
  ['one view less', '[sales, more]', '[sales]', true],
])('a service with %s takes something away or not', async (_, from, to, destructive) => {
  const more =
    'feature_views:\n  - { name: more, entities: [shop], source: s, schema: [{ name: other, dtype: Int64 }] }\n'
  const withFeatures = (features: string) =>
    withDeclared(`${more}feature_services:\n  - { name: some, features: ${features} }\n`)
  expect(planChanges(await withFeatures(from), await withFeatures(to))).toMatchObject([
    { action: 'update', kind: 'feature service', name: 'some', destructive },
  ])
})

test('another join key or another type of it is destructive', async () => {
  for (const edit of [
    ['[shop_code]', '[shop]'],
    ['value_type: STRING', 'value_type: INT64'],
  ] as [string, string][]) {
    expect((await plan(edit)).find(({ kind }) => kind === 'entity')?.destructive).toBe(true)
  }
})

const DECLARED = `sources:
  - { name: c, type: kafka, kafka_bootstrap_servers: k, topic: t, timestamp_field: at, batch_source: s }
  - { name: p, type: push, batch_source: s }
  - { name: r, type: request, schema: [{ name: quantity, dtype: Int64 }] }
on_demand_feature_views:
  - { name: d, sources: [sales, r], schema: [{ name: x.y, dtype: Float64, expression: sum * quantity }] }
`
const withDeclared = (text: string) =>
  parseDefinitions(
    [
      { path: 'a.yaml', text: BEFORE },
      { path: 'b.yaml', text },
    ],
    'p',
  )
const declared = await withDeclared(DECLARED)

test('what is declared or computed is added between its neighbours', () => {
  expect(planChanges(before, declared).map(({ action, kind, name }) => `${action} ${kind} ${name}`)).toEqual([
    'add source c',
    'add source p',
    'add source r',
    'add on-demand feature view d',
  ])
})

test.each<[from: string, to: string, property: string, destructive: boolean]>([
  ['kafka_bootstrap_servers: k', 'kafka_bootstrap_servers: l', 'kafka_bootstrap_servers', false],
  ['topic: t', 'topic: u', 'topic', false],
  ['topic: t', 'topic: t, message_format: avro', 'message_format', false],
  ['topic: t', 'topic: t, message_schema: a int', 'message_schema', false],
  ['topic: t', 'topic: t, watermark_delay_threshold: 5m', 'watermark_delay_threshold', false],
  ['timestamp_field: at', 'timestamp_field: on', 'timestamp_field', false],
  ['type: push', 'type: push, description: d', 'description', false],
  ['name: quantity, dtype: Int64', 'name: quantity, dtype: Int32', 'schema.quantity', true],
  ['sum * quantity', 'sum / quantity', 'schema.x.y.expression', false],
  ['x.y, dtype: Float64', 'x.y, dtype: Float32', 'schema.x.y', true],
  ['x.y, dtype: Float64', 'x.y, dtype: Float64, tags: { a: b }', 'schema.x.y.tags', false],
  ['sources: [sales, r]', 'sources: ["sales:sum", r]', 'sources.sales', false],
  ['sources: [sales, r]', 'owner: me, sources: [sales, r]', 'owner', false],
])('%j to %j is a change of %s', async (from, to, property, destructive) => {
  const changes = planChanges(declared, await withDeclared(DECLARED.replace(from, to)))
  expect(changes).toMatchObject([{ action: 'update', destructive, changes: [{ property }] }])
})

test('a view that is fed, and a source with the end of its validity, say so', async () => {
  const text = `${BEFORE.replace('timestamp_field: at', 'timestamp_field: at, valid_to_column: to').replace('source: s,', 'source: p,')}`
  const fed = await parseDefinitions(
    [
      { path: 'a.yaml', text },
      { path: 'b.yaml', text: DECLARED },
    ],
    'p',
  )
  expect(planChanges(declared, fed)).toMatchObject([
    { kind: 'source', changes: [{ property: 'valid_to_column', from: undefined, to: 'to' }] },
    {
      kind: 'feature view',
      destructive: false,
      changes: [
        { property: 'source', from: 's', to: 'p' },
        { property: 'batch_source', from: undefined, to: 's' },
      ],
    },
  ])
})
