import type { SelectedOnDemandView, SelectedView } from '@millrace/feature-registry'
import { expect, test } from 'vitest'
import { comparableViews } from './comparable-views.ts'
import { skewFindings } from './skew-findings.ts'

const described = { description: '', owner: '', tags: {} }
const feature = (name: string) => ({
  column: name,
  field: { name, valueType: 'DOUBLE' as const, description: '', tags: {}, expression: '' },
})
const projection = (view: string, features: string[]) => ({ view, alias: undefined, features, joinKeyMap: {} })

const turnover = joined('turnover', ['amount', 'visits'], ['shop_id'])
const weather = joined('weather', ['rain'], ['region'])
const sales = computed('sales', ['worth'], ['amount', 'items'])
const mood = computed('mood', ['joy'], ['rain'])
const selected = { views: [turnover, weather], onDemand: [sales, mood] }

const compared = (views: typeof selected, ...there: string[]) => {
  const found = comparableViews(views, new Set(there))
  return {
    names: [...found.views, ...found.onDemand].map(({ view }) => view.name),
    findings: skewFindings({ columns: [], leftOut: found.leftOut }, { sampleRows: 1, hideValues: false }),
  }
}

test('all views are compared of a table that has keys and request columns, and nothing is said', () => {
  const all = ['shop_id', 'region', 'items', 'amount', 'visits', 'rain', 'worth', 'joy']
  expect(comparableViews(selected, new Set(all))).toMatchObject({ leftOut: [], onDemand: [sales, mood] })
})

test('a view is left out with a warning for each key and request column that the table lacks', () => {
  const { names, findings } = compared(selected, 'shop_id', 'amount', 'rain', 'worth', 'joy')
  expect(names).toEqual(['turnover'])
  expect(findings.map(({ rule, severity, column, expected }) => [rule, severity, column, expected])).toEqual([
    ['skew_not_compared', 'warn', 'region', told('a join key of "weather"', 'feature view "weather"')],
    ['skew_not_compared', 'warn', 'items', told('request data', 'on-demand feature view "sales"')],
    ['skew_not_compared', 'warn', 'region', told('a join key of "weather"', 'on-demand feature view "mood"')],
  ])
})

test('a view that is not online takes on-demand views with it, and is no loss itself', () => {
  const offline = { ...selected, views: [{ ...turnover, view: { ...turnover.view, online: false } }, weather] }
  const { names, findings } = compared(offline, 'shop_id', 'amount', 'items', 'worth')
  expect(names).toEqual([])
  expect(findings).toEqual([
    expect.objectContaining({ rule: 'skew_not_compared', observed: '"turnover" is not online' }),
  ])
})

test('of views whose features the table does not have nothing is said but that nothing was compared', () => {
  const { findings } = compared(selected, 'other')
  expect(findings).toEqual([expect.objectContaining({ rule: 'skew_not_compared', observed: 'no feature' })])
})

const told = (what: string, view: string) => `${what}, without which ${view} is not compared`

function joined(name: string, features: string[], keys: string[]): SelectedView {
  const joinKeys = keys.map((key) => ({ name: key, column: key, valueType: 'INT64' as const }))
  const source = { ...described, name, type: 'file' as const, path: 'a.parquet', timestampField: 'at' }
  return {
    view: {
      ...{ ...described, name, entities: [], joinKeys, ttlSeconds: 0, online: true, materializationIntervals: [] },
      source: { ...source, createdTimestampColumn: undefined, validToColumn: undefined, fieldMapping: {} },
      features: features.map((column) => feature(column).field),
    },
    projection: projection(name, features),
    features: features.map(feature),
    joinKeys,
  }
}

function computed(name: string, features: string[], inputs: string[]): SelectedOnDemandView {
  return {
    view: {
      ...described,
      name,
      features: features.map((it) => feature(it).field),
      projections: [],
      requestSources: [],
    },
    projection: projection(name, features),
    features: features.map(feature),
    inputs: inputs.map((column) => ({ name: column, column, valueType: 'DOUBLE' as const })),
  }
}
