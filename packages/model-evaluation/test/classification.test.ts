import type { Workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { again, classifierEvaluated } from './classifier-evaluated.ts'

/** Digits that hold in single precision, which classifiers answer in. */
const SINGLE = 6

test('a classifier is known by its probabilities, and measured at labels of 0 and 1', async () => {
  const { dir, report } = await classifierEvaluated({ labels: ['0', '1'] })
  const { rows, probabilities, targets } = await scored(dir)
  expect(report.task).toBe('classification')
  expect(report['brier']).toBeCloseTo(mean(targets.map((y, i) => (y - (probabilities[i] ?? 0)) ** 2)), SINGLE)
  expect(report['log_loss']).toBeCloseTo(
    mean(targets.map((y, i) => -Math.log(y === 1 ? (probabilities[i] ?? 0) : 1 - (probabilities[i] ?? 0)))),
    SINGLE,
  )
  // The share of pairs of a positive and a negative row that are ranked right, ties as half.
  const pairs = targets.flatMap((y, i) =>
    y === 0
      ? []
      : targets.flatMap((z, j) => (z === 1 ? [] : [sign((probabilities[i] ?? 0) - (probabilities[j] ?? 0))])),
  )
  expect(report['roc_auc']).toBeCloseTo(mean(pairs), 12)
  const interval = report.intervals?.['roc_auc']
  expect(interval?.low).toBeLessThan(mean(pairs))
  expect(interval?.high).toBeGreaterThan(mean(pairs))
  expect(report.intervals?.['ece']).toBeNull()
  const hits = targets.filter((y, i) => y === 1 && (probabilities[i] ?? 0) >= 0.5).length
  expect(report.classifier).toMatchObject({ positive_class: '1', threshold: 0.5, confusion: { true_positives: hits } })
  expect(report.baselines.mean['roc_auc']).toBe(0.5)
  expect(report.rows).toBe(rows)
})

test('the positive class can be the other one, which turns the metrics around', async () => {
  const { dir, report } = await classifierEvaluated({ labels: ['0', '1'] })
  const other = await again(dir, '--positive-class', '0')
  expect(other['brier']).toBeCloseTo(Number(report['brier']), SINGLE)
  expect(other['roc_auc']).toBeCloseTo(Number(report['roc_auc']), 12)
  expect(other['bias']).toBeCloseTo(-Number(report['bias']), SINGLE)
  expect(other.classifier?.confusion.true_positives).toBe(report.classifier?.confusion.true_negatives)
  const { code, stderr } = await dir.run('model-evaluation', ['--positive-class', 'maybe'])
  expect(code, stderr).toBe(2)
  expect(stderr).toContain('it has 0 and 1')
})

test('labels of 0 and 1 are the places of classes that have names', async () => {
  const { report } = await classifierEvaluated({ labels: ['no', 'yes'] })
  const { report: numbered } = await classifierEvaluated({ labels: ['0', '1'] })
  expect(report).toMatchObject({ brier: numbered['brier'], roc_auc: numbered['roc_auc'] })
  expect(report.classifier).toMatchObject({ classes: ['no', 'yes'], positive_class: 'yes' })
})

test('a classifier is its own champion without a difference, also in slices', async () => {
  const { dir } = await classifierEvaluated({ labels: ['0', '1'] })
  const report = await again(dir, '--champion', dir.path('classifier'), '--slices', 'a', '--slice-least-rows', '2')
  const nothing = { difference: 0, interval: { low: 0, high: 0 } }
  expect(report.champion?.differences).toMatchObject({ brier: nothing, roc_auc: nothing, average_precision: nothing })
  expect(report.slices?.length).toBeGreaterThan(4)
})

test('metrics of another task are refused, and so is a label of text as a number', async () => {
  const { dir } = await classifierEvaluated({ labels: ['0', '1'] })
  const { code, stderr } = await dir.run('model-evaluation', ['--metrics', 'r2'])
  expect(code, stderr).toBe(2)
  expect(stderr).toContain('r2 is no metric of a classifier')
  const number = await dir.run('model-evaluation', ['--task', 'regression'])
  expect(number.code, number.stderr).toBe(4)
  expect(number.stderr).toContain('labels that are numbers')
})

test('latencies are measured in a process of its own, and that it failed is stated', async () => {
  const { dir } = await classifierEvaluated({ labels: ['0', '1'] })
  const report = await again(dir, '--latency', '--champion', dir.path('classifier'))
  const [p50, p95, p99] = [50, 95, 99].map((percent) => Number(report[`latency_row_p${percent}_ms`]))
  expect(p50).toBeGreaterThan(0)
  expect(p95).toBeGreaterThanOrEqual(p50 ?? 0)
  expect(p99).toBeGreaterThanOrEqual(p95 ?? 0)
  expect(report.champion?.metrics?.['latency_1000_rows_p95_ms']).toBeGreaterThan(0)
  expect(report['model_size_bytes']).toBe(report.champion?.metrics?.['model_size_bytes'])
  const stopped = await again(dir, '--latency', '--latency-timeout', '0.001')
  expect(stopped.latency_failure).toBe('it did not end within 0.001 s')
  expect(stopped['latency_row_p50_ms']).toBeUndefined()
})

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const sign = (difference: number): number => (difference > 0 ? 1 : difference < 0 ? 0 : 0.5)
/** The probability of the positive class. */
const probabilityOf = (a: number): number => 1 / (1 + Math.exp(-0.7 * a))

async function scored(dir: Workdir) {
  const x = await dir.readTable('artifacts/test_x.parquet')
  const y = await dir.readTable('artifacts/test_y.parquet')
  const probabilities = (x['a'] ?? []).map((a) => Math.fround(probabilityOf(Number(a))))
  return { rows: probabilities.length, probabilities, targets: (y['y'] ?? []).map(Number) }
}
