import { expect, test } from 'vitest'
import { byGate, evaluatedChampion, outcomes, slice } from '../test/judged-by-gate.ts'

test('a rule for slices holds each of them that is large enough, and fails where there is none', async () => {
  const slices = {
    slices: [slice('region=north', 60, 0.4), slice('region=south', 50, 0.5), slice('region=west', 9, 0.1)],
  }
  const rule = (rest: string) => `{ metric: rmse, max: 0.45, ${rest} }`
  expect(await outcomes(rule('slices: region, min_rows: 50'), slices)).toEqual([
    ['region=north', 'passed', true],
    ['region=south', 'failed', false],
  ])
  expect(await outcomes(rule('slice: region=west, min_rows: 9'), slices)).toEqual([['region=west', 'passed', true]])
  const missing = [rule('slices: region, min_rows: 61'), rule('slices: day'), rule('slice: region=east')]
  expect(await outcomes([...missing, rule('slice: region=west, min_rows: 10')].join(), slices)).toEqual([
    ['by region', 'failed', false],
    ['by day', 'failed', false],
    ['region=east', 'failed', false],
    ['region=west', 'failed', false],
  ])
})

test('slices are found however their columns and expressions are written, and what there is instead is told', async () => {
  const hours = { slice: 'region=new york & hour < 6', by: ['region', 'hour < 6'], rows: 60, effective_rows: 60 }
  const slices = [{ ...hours, metrics: { rmse: 0.4 }, intervals: {} }]
  const rules = ['slices: [hour<6, region]', 'slices: region & hour <6', 'slice: hour<6 & region=new york']
  const reasons = await byGate(rules.map((rule) => `{ metric: rmse, max: 0.45, ${rule} }`).join(), { slices })
  expect(reasons.map(({ passed }) => passed)).toEqual([true, true, true])
  expect((await byGate('{ metric: rmse, max: 1, slices: region }', { slices }))[0]?.detail).toBe(
    'evaluation.json has no such slices, only those by region & hour < 6',
  )
  expect((await byGate('{ metric: rmse, max: 1, slices: region }'))[0]?.detail).toContain('model-evaluation --slices')
})

test('a slice is compared with the champion on the rows of that slice', async () => {
  const slices = [slice('region=north', 60, 0.4), slice('region=south', 50, 0.6)]
  const rule = '{ metric: rmse, not_worse_than: champion, slices: region }'
  expect(await outcomes(rule, { slices, ...evaluatedChampion(9) })).toEqual([
    ['region=north', 'better', true],
    ['region=south', 'worse', false],
  ])
})

test('a condition on a slice knows no baselines, which are of all rows', async () => {
  const slices = { slices: [slice('region=north', 60, 0.4)] }
  expect(await byGate('{ expression: rmse < mean_rmse, slices: region }', slices)).toMatchObject([
    { passed: false, detail: 'mean_rmse has no value' },
  ])
  expect(await outcomes('{ expression: rmse < champion_rmse and rows == 60, slices: region }', slices)).toEqual([
    ['region=north', 'passed', true],
  ])
})
