import { expect, test } from 'vitest'
import { parseEntities } from './parse-entities.ts'

const types = new Map([
  ['shop', 'INT64' as const],
  ['city', 'STRING' as const],
])

test('each entity has one value for each key, in order', () => {
  expect(parseEntities(['shop=1', 'city=a=b', 'shop=9007199254740993', 'city='], types)).toEqual([
    { shop: 1n, city: 'a=b' },
    { shop: 9007199254740993n, city: '' },
  ])
})

test('a comma is part of a value where no further key=value follows', () => {
  const city = new Map([['city', 'STRING' as const]])
  expect(parseEntities(['city=a,b,city= c ', 'city=,'], city)).toEqual([
    { city: 'a,b' },
    { city: ' c ' },
    { city: ',' },
  ])
  expect(() => parseEntities(['city=a,citty=b'], city)).toThrow(/"citty=b" is not key=value with a key of city/)
})

test('JSON gives each entity as an object, alone or in a list', () => {
  const texts = [
    '[{"shop": 1, "city": "a,shop=2"}, {"city": "", "shop": "9007199254740993"}]',
    '{"shop":-3,"city":"c"}',
  ]
  expect(parseEntities(texts, types)).toEqual([
    { shop: 1n, city: 'a,shop=2' },
    { shop: 9007199254740993n, city: '' },
    { shop: -3n, city: 'c' },
  ])
})

test.each([
  ['[{"shop": 1}]', /\{"shop":1\} does not have just the keys shop, city/],
  ['[{"shop": 1, "city": "a", "day": 1}]', /does not have just the keys shop, city/],
  ['[{"shop": [1], "city": "a"}]', /no JSON objects of text, numbers and booleans/],
  ['[{"shop": 1', /are no JSON/],
  ['{"shop": 9007199254740993, "city": "a"}', /shop is 9007199254740992: expected a whole number/],
  ['{"shop": 1, "city": 2}', /city is 2: expected text/],
])('%s is refused', (text, message) => {
  expect(() => parseEntities([text], types)).toThrow(message)
})

test('a word that is no known key is refused', () => {
  expect(() => parseEntities(['shops=1'], types)).toThrow(
    /"shops=1" is not key=value with a key of shop, city \(did you mean "shop"\?\)/,
  )
  expect(() => parseEntities(['1'], types)).toThrow(/"1" is not key=value/)
})

test('a key that is no whole number is refused where it has to be one', () => {
  expect(() => parseEntities(['shop=1.5', 'city=a'], types)).toThrow(
    /entity key shop is "1.5": expected a whole number/,
  )
})

test('an entity without one of its keys is refused', () => {
  expect(() => parseEntities(['shop=1', 'shop=2', 'city=a'], types)).toThrow(/given were 2 of shop, 1 of city/)
  expect(() => parseEntities([], types)).toThrow(/each entity needs every key once/)
})

test('request data is read by its type, and may be null in JSON', () => {
  const request = new Map([
    ['rate', 'DOUBLE' as const],
    ['open', 'BOOL' as const],
  ])
  expect(parseEntities(['rate=-1.5e3,open=TRUE', '{"rate": null, "open": false}'], request)).toEqual([
    { rate: -1500, open: true },
    { rate: null, open: false },
  ])
  expect(() => parseEntities(['rate=x,open=true'], request)).toThrow(/rate is "x": expected a number/)
  expect(() => parseEntities(['rate=1,open=1'], request)).toThrow(/open is "1": expected true or false/)
})
