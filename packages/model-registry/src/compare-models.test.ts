import { expect, test } from 'vitest'
import { compareModels } from './compare-models.ts'
import { describeComparison } from './describe-comparison.ts'

const column = (name: string, type: string, required = true) => ({ name, type, required })
const first = {
  model_uri: 'models:/trips/1',
  metrics: { rmse: 0.5, mae: 0.25, loss: 'NaN' as const },
  params: { alpha: '0.1', seed: '7' },
  tags: { gate: 'passed' },
  signature: { inputs: [column('a', 'double'), column('b', 'long')], outputs: [column('y', 'double')] },
  signature_problem: null,
}
const second = {
  ...first,
  model_uri: 'models:/trips/2',
  metrics: { rmse: 0.375, loss: 1, r2: 0.75 },
  params: { alpha: '0.2', seed: '7' },
  signature: { inputs: [column('a', 'float'), column('c', 'long', false)], outputs: [column('y', 'double')] },
}

test('metrics stand side by side with the difference from the first to the second', () => {
  expect(compareModels(first, second).metrics).toEqual([
    { name: 'loss', a: 'NaN', b: 1, difference: 'NaN' },
    { name: 'mae', a: 0.25, b: null, difference: null },
    { name: 'r2', a: null, b: 0.75, difference: null },
    { name: 'rmse', a: 0.5, b: 0.375, difference: -0.125 },
  ])
})

test('columns that came, went or changed their type are told', () => {
  const { signature } = compareModels(first, second)
  expect(signature.filter(({ a, b }) => a !== b)).toEqual([
    { name: 'input a', a: 'double', b: 'float' },
    { name: 'input b', a: 'long', b: null },
    { name: 'input c', a: null, b: 'long, optional' },
  ])
})

test('people read what differs, and how much is equal', () => {
  expect(describeComparison(compareModels(first, second))).toBe(
    [
      '           models:/trips/1  models:/trips/2  difference',
      'metrics',
      '  loss     NaN              1                NaN',
      '  mae      0.25             -                -',
      '  r2       -                0.75             -',
      '  rmse     0.5              0.375            -0.125 (-25 %)',
      'params     (1 equal)',
      '  alpha    0.1              0.2',
      'tags       (1 equal)',
      'signature  (1 equal)',
      '  input a  double           float',
      '  input b  long             -',
      '  input c  -                long, optional',
    ].join('\n'),
  )
})

test('a model compared with itself differs in nothing', () => {
  const { metrics, ...rest } = compareModels(first, first)
  expect(metrics.map(({ difference }) => difference)).toEqual(['NaN', 0, 0])
  for (const rows of [rest.params, rest.tags, rest.signature]) expect(rows.filter(({ a, b }) => a !== b)).toEqual([])
})
