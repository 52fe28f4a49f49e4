import type { EvaluationReport } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { evaluationMarkdown } from './evaluation-markdown.ts'

const report: EvaluationReport = {
  rmse: 0.5,
  mae: 0.25,
  rows: 1234,
  run_id: 'r',
  model_uri: 'models:/m-1',
  baselines: { mean: { rmse: 1, mae: 0.75 }, least_squares: { rmse: 0.5, mae: 0.25 } },
  interval_method: { method: 'jackknife', confidence: 0.95 },
  intervals: { rmse: { low: 0.4, high: 0.6 } },
}

test('metrics are a table', () => {
  expect(evaluationMarkdown(report)).toContain(
    '| RMSE | 0.50000 | 0.40000 to 0.60000 | 1.0000 | 0.50000 |\n| MAE | 0.25000 |  | 0.75000 | 0.25000 |',
  )
})

test('a slice of any name stays in its cell', () => {
  const slice = {
    slice: 'x=a|b`\nc',
    by: ['x'],
    rows: 60,
    effective_rows: 60,
    metrics: { rmse: 0.5 },
    intervals: {},
  }
  expect(evaluationMarkdown({ ...report, slices: [slice] })).toContain('| `x=a\\|b  c` | 60 | 0.50000 |')
})

test('a champion shows with the differences, an absent one with the reason', () => {
  const evaluated = {
    uri: 'models:/n@champion',
    status: 'evaluated',
    metrics: { rmse: 0.4, mae: 0.25 },
    differences: { rmse: { difference: 0.1, interval: { low: -0.1, high: 0.3 } } },
  } as const
  expect(evaluationMarkdown({ ...report, champion: evaluated })).toContain(
    '| 0.40000 | +0.10000 (-0.10000 to 0.30000) |',
  )
  const absent = { uri: 'models:/n@champion', status: 'absent', reason: 'there is no alias_x' } as const
  expect(evaluationMarkdown({ ...report, champion: absent })).toContain(
    'The champion `models:/n@champion` is absent: there is no alias\\_x',
  )
})

test('slices and weak segments of a classifier are ordered and told by log loss', () => {
  const sliceOf = (slice: string, log_loss: number, rmse: number) => ({
    ...{ slice, by: ['x'], rows: 60, effective_rows: 60, intervals: {} },
    metrics: { rmse, log_loss },
  })
  const told = evaluationMarkdown({
    ...report,
    task: 'classification',
    slices: [sliceOf('x=1', 0.5, 0.9), sliceOf('x=2', 1.5, 0.3)],
    weak_segments: {
      ...{ tried: 2, rows: 120 },
      segments: [{ segment: 'x=2', rows: 60, log_loss: 1.5, log_loss_elsewhere: 0.5, p_value: 0.001 }],
    },
  })
  expect(told).toContain('| slice | rows | log loss |')
  expect(told.indexOf('`x=2` | 60 | 1.5000')).toBeLessThan(told.indexOf('`x=1` | 60 | 0.50000'))
  expect(told).toContain('| weak segment | rows | log loss | elsewhere | adjusted p |')
  expect(told).toContain('| `x=2` | 60 | 1.5000 | 0.50000 | 0.0010 |')
})
