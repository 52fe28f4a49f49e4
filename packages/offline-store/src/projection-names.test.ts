import { expect, test } from 'vitest'
import { projectionNames } from './projection-names.ts'

function named(view: string, alias?: string, joinKeyMap: Record<string, string> = {}) {
  const joinKeys = ['zone', 'day'].map((name) => ({ name, valueType: 'INT64' as const }))
  return { view: { joinKeys }, projection: { view, alias, joinKeyMap, features: [] } }
}

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
  expect(projectionNames(twins)).toEqual(['zone', 'zone(pickup+day)', 'zone(dropoff+end_day)', 'weather'])
})

test('the same columns under other keys are told apart, in whatever order they are written', () => {
  const twins = [
    named('zone', undefined, { zone: 'a', day: 'b' }),
    named('zone', undefined, { day: 'a', zone: 'b' }),
    named('zone', undefined, { zone: 'a' }),
    named('zone', undefined, { day: 'a' }),
  ]
  expect(projectionNames(twins)).toEqual(['zone(a+b)', 'zone(b+a)', 'zone(a+day)', 'zone(zone+a)'])
})

test('an alias that is the name of another view follows its own view', () => {
  expect(projectionNames([named('zone'), named('area', 'zone')])).toEqual(['zone', 'area as zone'])
  expect(projectionNames([named('zone', 'x'), named('area', 'x', { zone: 'end' })])).toEqual([
    'zone as x',
    'area as x(end+day)',
  ])
})
