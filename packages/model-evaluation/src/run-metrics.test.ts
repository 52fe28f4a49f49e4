import type { EvaluationReport } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { runMetrics } from './run-metrics.ts'

test('a run keeps the metrics of classes that MLflow can name, and of others none', () => {
  const report: EvaluationReport = {
    rmse: 0.5,
    mae: 0.25,
    rows: 3,
    run_id: 'r',
    model_uri: 'models:/m-1',
    baselines: { mean: { rmse: 1, mae: 0.75 }, least_squares: { rmse: 0.5, mae: 0.25 } },
    'recall_of_on time': 0.5,
    recall_of_über: 0.25,
    'recall_of_n/a': 1,
    'recall_of_<5': 1,
    precision_of_none: null,
  }
  const names = runMetrics(report, undefined).map(({ key }) => key)
  expect(names.filter((name) => name.includes('_of_'))).toEqual(['test_recall_of_on time', 'test_recall_of_über'])
  expect(names).toContain('test_rmse')
})
