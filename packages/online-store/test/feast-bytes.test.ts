import type { ValueType } from '@millrace/feature-registry'
import { describe, expect, test } from 'vitest'
import { type JoinKey, serializeEntityKey } from '../src/entity-key.ts'
import { parseTimestamp, timestampBytes, toMicros } from '../src/event-time.ts'
import type { FeatureInput, FeatureValue, KeyValue } from '../src/online-store.ts'
import { parseValue } from '../src/parse-value.ts'
import { featureField, timestampField } from '../src/redis-fields.ts'
import { splitRedisKey } from '../src/split-redis-key.ts'
import { valueBytes } from '../src/value-bytes.ts'

// Expected bytes are Feast 0.66's: constants of its unit tests, and the output of its functions.

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const key = (name: string, valueType: ValueType): JoinKey => ({ name, valueType })

describe('entity keys', () => {
  const cases: [what: string, joinKeys: JoinKey[], values: KeyValue[], project: string, hex: string][] = [
    [
      'one int64',
      [key('driver_id', 'INT64')],
      [1001],
      'my_project',
      '0100000002000000090000006472697665725f69640400000008000000e9030000000000006d795f70726f6a656374',
    ],
    [
      'a string and an int64, given the other way round',
      [key('user_id', 'INT64'), key('country', 'STRING')],
      [42n, 'FR'],
      'my_project',
      '020000000200000007000000636f756e7472790200000007000000757365725f69640200000002000000465204000000080000002a000000000000006d795f70726f6a656374',
    ],
    [
      'no entity',
      [],
      [],
      'my_project',
      '01000000020000000a0000005f5f64756d6d795f696402000000000000006d795f70726f6a656374',
    ],
    [
      'an int32',
      [key('entity', 'INT32')],
      [1],
      'test',
      '01000000 02000000 06000000 656e74697479 03000000 04000000 01000000 74657374',
    ],
    ['a negative int64', [key('k', 'INT64')], [-1], '', '0100000002000000010000006b0400000008000000ffffffffffffffff'],
    ['a non-ASCII string', [key('user', 'STRING')], ['é'], '', '010000000200000004000000757365720200000002000000c3a9'],
    ['bytes', [key('k', 'BYTES')], [bytes('00ff')], '', '0100000002000000010000006b010000000200000000ff'],
    [
      'a timestamp',
      [key('t', 'UNIX_TIMESTAMP')],
      [1640991600],
      '',
      '010000000200000001000000740800000008000000708bcf6100000000',
    ],
    [
      'a timestamp as a date',
      [key('t', 'UNIX_TIMESTAMP')],
      [new Date('2021-12-31T23:00:00Z')],
      '',
      '010000000200000001000000740800000008000000708bcf6100000000',
    ],
    [
      'three int32, sorted by the bytes of their names',
      [key('a', 'INT32'), key('B', 'INT32'), key('_', 'INT32')],
      [1, 2, 3],
      '',
      '0300000002000000010000004202000000010000005f020000000100000061030000000400000002000000030000000400000003000000030000000400000001000000',
    ],
  ]

  test.each(cases)(
    'of %s are the bytes that Feast writes, and come apart again',
    (_, joinKeys, values, project, hex) => {
      const entityKey = serializeEntityKey(joinKeys, values)
      const redisKey = Buffer.concat([entityKey, Buffer.from(project)])
      expect(redisKey.toString('hex')).toBe(hex.replaceAll(' ', ''))
      expect(splitRedisKey(redisKey)).toEqual({ entityKey, project })
    },
  )
})

describe('hash fields', () => {
  test.each([
    ['driver_hourly_stats:conv_rate', '6160e3da'],
    ['driver_hourly_stats:acc_rate', 'fa5e58ad'],
    ['driver_hourly_stats:avg_daily_trips', '18a5e5a3'],
    ['feature_view_1:feature_10', '266d5f39'],
    ['feature_view_1:feature_11', 'c3379abf'],
    ['feature_view_1:feature_12', '7772b564'],
    ['driver_hourly_stats_v2:conv_rate', 'bfac5cd4'],
    ['user_stats:country', '9bcce6e3'],
    ['fv:é', 'e035c247'],
    ['a:b', '436844a2'],
  ])('of feature %s are its murmur3 hash', (name, hex) => {
    const [view = '', feature = ''] = name.split(':')
    expect(featureField(view, feature).toString('hex')).toBe(hex)
  })

  test('of a timestamp name the view', () => {
    expect(timestampField('fv').toString()).toBe('_ts:fv')
  })
})

describe('values', () => {
  const cases: [type: ValueType, value: FeatureInput, hex: string][] = [
    ['FLOAT', 0.5, '350000003f'],
    ['DOUBLE', 0.5, '29000000000000e03f'],
    ['DOUBLE', Number.NaN, '29000000000000f87f'],
    ['INT64', 308, '20b402'],
    ['INT64', 0, '2000'],
    ['INT64', -1, '20ffffffffffffffffff01'],
    ['INT32', -1, '18ffffffffffffffffff01'],
    ['STRING', 'abc', '1203616263'],
    ['STRING', '', '1200'],
    ['BOOL', true, '3801'],
    ['BOOL', false, '3800'],
    ['BYTES', bytes('00ff'), '0a0200ff'],
    ['UNIX_TIMESTAMP', 1640991600, '40f096be8e06'],
    ['INT64_LIST', [1, 2, 300], '72060a040102ac02'],
    ['INT64_LIST', [], '7200'],
    ['INT32_LIST', [1, -1], '6a0d0a0b01ffffffffffffffffff01'],
    ['FLOAT_LIST', [0.5, 1], '82010a0a080000003f0000803f'],
    ['DOUBLE_LIST', [0.5], '7a0a0a08000000000000e03f'],
    ['STRING_LIST', ['a', 'bc'], '62070a01610a026263'],
    ['BOOL_LIST', [true, false], '8a01040a020100'],
    ['UNIX_TIMESTAMP_LIST', [1640991600], '9201070a05f096be8e06'],
    ['BYTES_LIST', [bytes('00ff')], '5a040a0200ff'],
  ]

  test.each(cases)('of type %s, %j, are the bytes that Feast writes, and read back', (type, value, hex) => {
    expect(valueBytes(value, type).toString('hex')).toBe(hex)
    expect(parseValue(bytes(hex))).toEqual(value)
  })

  test.each<[what: string, hex: string, value: FeatureValue]>([
    ['no bytes', '', null],
    ['null_val', '980100', null],
    ['a list of numbers that is not packed', '7204 0801 0802', [1, 2]],
    ['a list in two packed pieces', '7206 0a0101 0a0102', [1, 2]],
    ['a negative int32 in five bytes', '18ffffffff0f', -1],
    ['the largest int64', '20ffffffffffffffff7f', 2n ** 63n - 1n],
  ])('read %s', (_, hex, value) => {
    expect(parseValue(bytes(hex))).toEqual(value)
  })

  test('that are absent are null', () => {
    expect(parseValue(undefined)).toBeNull()
    expect(parseValue(null)).toBeNull()
    expect(valueBytes(null, 'INT64')).toHaveLength(0)
    expect(valueBytes(undefined, 'STRING_LIST')).toHaveLength(0)
  })

  test('hold the zero of their type in place of a null inside a list', () => {
    expect(parseValue(valueBytes(['a', null], 'STRING_LIST'))).toEqual(['a', ''])
    expect(parseValue(valueBytes([1, null], 'DOUBLE_LIST'))).toEqual([1, 0])
    expect(parseValue(valueBytes([null], 'BOOL_LIST'))).toEqual([false])
    expect(parseValue(valueBytes([null], 'UNIX_TIMESTAMP_LIST'))).toEqual([-9223372036854775808n])
  })

  test.each([
    ['a map', 'a201090a070a016112022001'],
    ['a uuid', `a20224${Buffer.from('123e4567-e89b-12d3-a456-426614174000').toString('hex')}`],
    ['a string that is cut off', '12036162'],
    ['a varint that never ends', '20ffffffffffffffffffff'],
  ])('refuse %s', (_, hex) => {
    expect(() => parseValue(bytes(hex))).toThrow(expect.objectContaining({ code: 'BROKEN_CONTRACT' }))
  })
})

describe('event timestamps', () => {
  test.each([
    ['2021-12-31T23:00:00Z', '08f096be8e06'],
    ['2021-12-31T23:00:00.500Z', '08f096be8e061080cab5ee01'],
    ['1970-01-01T00:00:00Z', ''],
  ])('of %s are a protobuf Timestamp', (time, hex) => {
    const micros = toMicros(new Date(time))
    expect(timestampBytes(micros).toString('hex')).toBe(hex)
    expect(parseTimestamp(bytes(hex))).toBe(micros)
  })
})
