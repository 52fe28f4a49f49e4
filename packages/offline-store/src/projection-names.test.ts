import { expect, test } from 'vitest'
import { projectionNames } from './projection-names.ts'

const named = (view: string, alias?: string, joinKeyMap: Record<string, string> = {}) => ({
  projection: { view, alias, joinKeyMap, features: [] },
})

test('a projection is called by its alias, else by its view', () => {
  const projections = [named('zone', 'start', { zone: 'pickup' }), named('zone', undefined, { zone: 'dropoff' })]
  expect(projectionNames(projections)).toEqual(['start', 'zone'])
})

test('projections of one view that are matched with other columns name these', () => {
  const twins = [
    named('zone'),
    named('zone', undefined, { zone: 'pickup' }),
    named('zone', undefined, { zone: 'dropoff', day: 'end_day' }),
    named('weather', undefined, { zone: 'pickup' }),
  ]
  expect(projectionNames(twins)).toEqual(['zone', 'zone(pickup)', 'zone(dropoff+end_day)', 'weather'])
})
