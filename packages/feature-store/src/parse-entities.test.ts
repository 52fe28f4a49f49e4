import { expect, test } from 'vitest'
import { parseEntities } from './parse-entities.ts'

const types = new Map([
  ['shop', 'INT64' as const],
  ['city', 'STRING' as const],
])

test('each key lists one value for each entity, in order', () => {
  expect(parseEntities(['shop=1', 'city=a=b', 'shop=9007199254740993', 'city='], types)).toEqual({
    shop: [1n, 9007199254740993n],
    city: ['a=b', ''],
  })
})

test('a word that is no known key is refused', () => {
  expect(() => parseEntities(['shops=1'], types)).toThrow(/"shops=1" is not key=value with a key of shop, city/)
  expect(() => parseEntities(['1'], types)).toThrow(/"1" is not key=value/)
})

test('a key that is no whole number is refused where it has to be one', () => {
  expect(() => parseEntities(['shop=1.5', 'city=a'], types)).toThrow(
    /entity key shop is "1.5": expected a whole number/,
  )
})

test('an entity without one of its keys is refused', () => {
  expect(() => parseEntities(['shop=1', 'shop=2', 'city=a'], types)).toThrow(/shop 2 times, city 1 times/)
  expect(() => parseEntities([], types)).toThrow(/each entity needs every key once/)
})
