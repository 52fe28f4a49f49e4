import { RegressionBlocks } from '@millrace/statistics'
import { expect, test } from 'vitest'
import { chooseClassification, chooseRegression } from './metric-choice.ts'

const blocks = new RegressionBlocks()
blocks.add(Float64Array.of(2, 0, 4), Float64Array.of(3, 1, 1))
const metricsOf = (choice: ReturnType<typeof chooseRegression>) => choice.ofSums(blocks.rows)(blocks.sums.totals())

test('only the metrics that were asked for are computed, and rmse and mae always', () => {
  expect(Object.keys(metricsOf(chooseRegression(['wape'], [0.5])))).toEqual(['rmse', 'mae', 'wape'])
  expect(chooseRegression(['wape'], []).median).toBe(false)
})

test('quantile losses are named by their levels, in order and once', () => {
  // Errors 1, 1 above and 3 below: at 0.9 (0.1·1 + 0.1·1 + 0.9·3)/3.
  const metrics = metricsOf(chooseRegression(['quantile_loss'], [0.9, 0.5, 0.9]))
  expect(Object.keys(metrics)).toEqual(['rmse', 'mae', 'quantile_loss_0.5', 'quantile_loss_0.9'])
  expect(metrics['quantile_loss_0.9']).toBeCloseTo(2.9 / 3, 12)
})

test('MAPE leaves out rows whose target is 0', () => {
  // 1/2 and 3/4, and the row of 0 not at all.
  expect(metricsOf(chooseRegression(['mape'], []))['mape']).toBeCloseTo((1 / 2 + 3 / 4) / 2, 12)
})

test('a metric of the other task is refused with those that there are', () => {
  expect(() => chooseRegression(['roc_auc'], [])).toThrow(/roc_auc is no metric of a regression/)
  expect(() => chooseClassification(['r2'], 0.5)).toThrow(/r2 is no metric of a classifier/)
})
