import type { FeatureView } from '@millrace/feature-registry'
import { featureView } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { checkedInterval, incrementalInterval } from './intervals.ts'

const day = (number: number) => new Date(Date.UTC(2021, 3, number))
const view = (changes: Partial<FeatureView>): FeatureView => ({
  ...featureView('sales', { shop: 'INT64' }, { price: 'DOUBLE' }, { ttlSeconds: 7 * 86_400 }),
  ...changes,
})

test('the first incremental load reaches back one ttl', () => {
  expect(incrementalInterval(view({}), day(20), day(30))).toEqual({ start: day(13), end: day(20) })
})

test('without a ttl it reaches back 52 weeks', () => {
  expect(incrementalInterval(view({ ttlSeconds: 0 }), day(20), day(30)).start).toEqual(new Date(Date.UTC(2020, 3, 21)))
})

test('a later load begins where the last one ended', () => {
  const materializationIntervals = [
    { start: day(1), end: day(9) },
    { start: day(1), end: day(4) },
  ]
  expect(incrementalInterval(view({ materializationIntervals }), day(20), day(30))).toEqual({
    start: day(9),
    end: day(20),
  })
})

test('an end in the future is now', () => {
  expect(incrementalInterval(view({}), day(30), day(20)).end).toEqual(day(20))
})

test('a start after the end is refused', () => {
  expect(() => checkedInterval(day(2), day(1))).toThrow(/START .* is after END/)
})
