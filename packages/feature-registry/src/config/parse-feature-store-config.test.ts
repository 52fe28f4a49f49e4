import { describe, expect, test } from 'vitest'
import { parseFeatureStoreConfig } from './parse-feature-store-config.ts'

const parse = (text: string, env: Record<string, string> = {}) =>
  parseFeatureStoreConfig(text, 'repo/feature_store.yaml', env)

test("reads Feast's own file, with the keys of each store left to its package", () => {
  const config = parse(`
project: shop
provider: local
registry: data/registry.db
online_store:
  type: redis
  connection_string: localhost:6379,db=1
offline_store:
  type: postgres
  host: db
  port: 5432
entity_key_serialization_version: 3
something_new: { of: Feast }
`)
  expect(config).toEqual({
    project: 'shop',
    registry: {
      type: 'file',
      path: 'data/registry.db',
      options: { path: 'data/registry.db' },
      at: 'repo/feature_store.yaml:4',
    },
    onlineStore: {
      type: 'redis',
      options: { connection_string: 'localhost:6379,db=1' },
      at: 'repo/feature_store.yaml:5',
    },
    offlineStore: { type: 'postgres', options: { host: 'db', port: 5432 }, at: 'repo/feature_store.yaml:8' },
    entityKeySerializationVersion: 3,
  })
})

test("has Feast's defaults for what is left out", () => {
  const { onlineStore, offlineStore } = parse('project: shop\nregistry: registry.db\n')
  expect(onlineStore?.type).toBe('sqlite')
  expect(offlineStore.type).toBe('dask')
})

test('takes the string forms of stores and the object form of the registry', () => {
  const config = parse(
    'project: shop\nregistry: { registry_type: sql, path: postgresql://db/x, cache_ttl_seconds: 60 }\nonline_store: sqlite\noffline_store: duckdb\n',
  )
  expect(config.registry).toMatchObject({ type: 'sql', path: 'postgresql://db/x', options: { cache_ttl_seconds: 60 } })
  expect([config.onlineStore?.type, config.offlineStore.type]).toEqual(['sqlite', 'duckdb'])
})

test.each(['null', '"none"', '{ type: none }'])('has no online store where it is %s', (written) => {
  expect(parse(`project: shop\nregistry: r.db\nonline_store: ${written}\n`).onlineStore).toBeUndefined()
})

describe('variables', () => {
  const online = (value: string, env: Record<string, string>) =>
    parse(`project: shop\nregistry: r.db\nonline_store: { type: redis, connection_string: ${value} }\n`, env)
      .onlineStore?.options

  test.each([
    ['$HOST:6379', 'db:6379'],
    [`"\${HOST}:6379"`, 'db:6379'],
    [`"\${PORT:-6380}"`, '6380'],
    [`"\${EMPTY:-x}"`, 'x'],
    [`"\${HOST:-x}"`, 'db'],
    ['cost$UNKNOWN', 'cost$UNKNOWN'],
    ['a$', 'a$'],
  ])('%s becomes %s', (written, value) => {
    expect(online(written, { HOST: 'db', EMPTY: '' })).toEqual({ connection_string: value })
  })

  test('a value that would be YAML stays one string', () => {
    expect(online('$PASSWORD', { PASSWORD: 'a: b # c' })).toEqual({ connection_string: 'a: b # c' })
  })

  test('an unknown one in braces is named with its line', () => {
    expect(() => online(`"\${REDIS}"`, {})).toThrow(
      /feature_store\.yaml:3: online_store\.connection_string names the environment variable REDIS/,
    )
  })

  test('an unknown one in a section that nobody reads is no problem', () => {
    expect(parse(`project: shop\nregistry: r.db\nauth: { secret: "\${NOBODY}" }\n`).project).toBe('shop')
  })
})

test.each([
  ['registry: r.db\n', /feature_store\.yaml:1: project is required/],
  ['project: _shop\nregistry: r.db\n', /feature_store\.yaml:1: project may hold letters/],
  ['project: shop\n', /registry/],
  [
    'project: shop\nregistry: r.db\nentity_key_serialization_version: 2\n',
    /:3: entity_key_serialization_version is 2, but only 3 is supported/,
  ],
  ['project: shop\nregistry: r.db\noffline_store: { host: x }\n', /:3: offline_store\.type is required/],
  ['project: [\n', /feature_store\.yaml:\d: not valid YAML/],
])('refuses %j, naming line and key', (text, message) => {
  expect(() => parse(text)).toThrow(message)
})
