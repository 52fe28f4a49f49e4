import type { EvaluationReport } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { brokenRules, describe, judge } from './judge.ts'

const metrics = { rmse: 0.4, mae: 0.3, r2: 0.2, median_absolute_error: 0.2, max_error: 0.9 }
const evaluation: EvaluationReport = {
  ...metrics,
  rows: 100,
  run_id: 'r',
  model_uri: 'models:/m-1',
  baselines: { mean: { ...metrics, rmse: 0.5 }, least_squares: metrics },
}
const rules = { rmseThreshold: 0.45, maeThreshold: 0.35, betterThanMean: true }

const failed = (changes: Partial<EvaluationReport>, changed: Partial<typeof rules> = {}) =>
  judge({ ...evaluation, ...changes }, { ...rules, ...changed })
    .reasons.filter(({ passed }) => !passed)
    .map(({ rule }) => rule)

test('a model within its thresholds and better than the mean is accepted', () => {
  expect(judge(evaluation, rules)).toMatchObject({ accepted: true, run_id: 'r', model_uri: 'models:/m-1' })
})

test('a metric equal to its threshold passes', () => {
  expect(failed({ rmse: 0.45, mae: 0.35 })).toEqual([])
})

test('every broken rule is named, not only the first', () => {
  expect(failed({ rmse: 0.6, mae: 0.36 })).toEqual(['rmse_threshold', 'mae_threshold', 'better_than_mean'])
})

test('a model equal to the mean predictor is not better than it', () => {
  expect(failed({ rmse: 0.5 }, { rmseThreshold: 1 })).toEqual(['better_than_mean'])
})

test('the comparison with the mean can be switched off', () => {
  expect(failed({ rmse: 0.7 }, { rmseThreshold: 1, betterThanMean: false })).toEqual([])
})

test('a metric that is not a number fails its rules', () => {
  expect(failed({ rmse: Number.NaN })).toEqual(['rmse_threshold', 'better_than_mean'])
})

test('the description tells observed and expected of each rule', () => {
  expect(describe(judge({ ...evaluation, mae: 0.5 }, rules))).toBe(
    'rejected\n  passed  rmse_threshold: 0.4 is <= 0.45\n  failed  mae_threshold: 0.5 is not <= 0.35\n  passed  better_than_mean: 0.4 is < 0.5',
  )
})

test('the error of a rejection names the broken rules alone', () => {
  expect(brokenRules(judge({ ...evaluation, rmse: 0.123456789, mae: 0.5 }, { ...rules, rmseThreshold: 0.1 }))).toBe(
    'rmse_threshold: 0.123457 is not <= 0.1; mae_threshold: 0.5 is not <= 0.35',
  )
})
