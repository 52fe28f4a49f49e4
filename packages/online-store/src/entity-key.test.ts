import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entityKeyPrefix, type JoinKey, serializeEntityKey } from './entity-key.ts'
import type { KeyValue } from './online-store.ts'
import { splitRedisKey } from './split-redis-key.ts'

const value = fc.oneof(
  fc.record({ valueType: fc.constant('STRING' as const), value: fc.string({ unit: 'grapheme' }) }),
  fc.record({ valueType: fc.constant('INT64' as const), value: fc.maxSafeInteger() }),
  fc.record({ valueType: fc.constant('INT32' as const), value: fc.integer() }),
  fc.record({ valueType: fc.constant('BYTES' as const), value: fc.uint8Array() }),
)
const parts = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), value), {
  selector: ([name]) => name,
  minLength: 1,
  maxLength: 4,
})
type Parts = [string, { valueType: JoinKey['valueType']; value: KeyValue }][]

function keyOf(given: Parts): Buffer {
  return serializeEntityKey(
    given.map(([name, { valueType }]) => ({ name, valueType })),
    given.map(([, { value: one }]) => one),
  )
}

test('an entity key does not depend on the order of its join keys', () => {
  fc.assert(
    fc.property(parts, (given) => {
      expect(keyOf([...given].reverse())).toEqual(keyOf(given))
    }),
  )
})

test('an entity key comes apart from any project behind it, and begins with the prefix of its join keys', () => {
  fc.assert(
    fc.property(parts, fc.string({ unit: 'grapheme' }), (given, project) => {
      const entityKey = keyOf(given)
      expect(splitRedisKey(Buffer.concat([entityKey, Buffer.from(project)]))).toEqual({ entityKey, project })
      const prefix = entityKeyPrefix(given.map(([name, { valueType }]) => ({ name, valueType })))
      expect(entityKey.subarray(0, prefix.length)).toEqual(prefix)
    }),
  )
})

test('keys of different values differ, wherever the boundary between two values lies', () => {
  const joinKeys: JoinKey[] = [
    { name: 'a', valueType: 'STRING' },
    { name: 'b', valueType: 'STRING' },
  ]
  expect(serializeEntityKey(joinKeys, ['1', '12'])).not.toEqual(serializeEntityKey(joinKeys, ['11', '2']))
})

test('bytes that are no entity key are not taken apart', () => {
  fc.assert(
    fc.property(parts, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (given, share) => {
      const key = keyOf(given)
      expect(splitRedisKey(key.subarray(0, Math.floor(key.length * share)))).toBeUndefined()
    }),
  )
  expect(splitRedisKey(Buffer.from('session:42'))).toBeUndefined()
})

test.each<[JoinKey['valueType'], KeyValue | null, string]>([
  ['INT64', null, 'null is not of type INT64'],
  ['STRING', 5, '5 is not of type STRING'],
  ['DOUBLE', 5, '5 is not of type DOUBLE'],
])('a join key of type %s refuses %s', (valueType, one, message) => {
  expect(() => serializeEntityKey([{ name: 'k', valueType }], [one])).toThrow(
    expect.objectContaining({ code: 'BROKEN_CONTRACT', message }),
  )
})
