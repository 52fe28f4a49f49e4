import { expect, test } from 'vitest'
import { onlineStoreConfig } from './online-store-config.ts'

const at = 'feature_store.yaml:4'

test("a store has Feast's defaults", () => {
  expect(onlineStoreConfig({ type: 'sqlite', options: {}, at })).toEqual({ type: 'sqlite', path: 'data/online.db' })
  expect(onlineStoreConfig({ type: 'redis', options: {}, at })).toEqual({
    type: 'redis',
    redis_type: 'redis',
    sentinel_master: 'mymaster',
    connection_string: 'localhost:6379',
    key_ttl_seconds: null,
    full_scan_for_deletion: true,
    skip_dedup: false,
  })
})

test('numbers and flags may come as text, as environment variables do', () => {
  const options = { key_ttl_seconds: '60', skip_dedup: 'true', full_scan_for_deletion: 'false' }
  expect(onlineStoreConfig({ type: 'redis', options, at })).toMatchObject({
    key_ttl_seconds: 60,
    skip_dedup: true,
    full_scan_for_deletion: false,
  })
})

test.each([
  ['dynamodb', {}, 'feature_store.yaml:4: online_store.type is "dynamodb"'],
  ['redis', { key_ttl: 5 }, 'key_ttl'],
  ['redis', { key_ttl_seconds: 0 }, 'online_store.key_ttl_seconds'],
  ['redis', { redis_type: 'ring' }, 'online_store.redis_type'],
  ['sqlite', { path: '' }, 'online_store.path'],
])('a store of type %s with %j is refused', (type, options, message) => {
  expect(() => onlineStoreConfig({ type, options, at })).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
  )
})
