import { workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { preparedTable } from './training-table.ts'

const LABELS = [
  ['Booleans', ({ a, b, noise }) => 2 * a - b + noise > 0, ['false', 'true'], 'Bool'],
  ['other whole numbers', ({ a, b, noise }) => (2 * a - b + noise > 0 ? 7 : -3), ['-3', '7'], 'Int64'],
] satisfies [string, Parameters<typeof preparedTable>[1]['label'], string[], string][]

test.for(LABELS)('a classifier of %s goes from training to batch prediction', async ([, label, classes, type]) => {
  const dir = workdir()
  await preparedTable(dir, { rows: 400, label })
  for (const [bin, args] of [
    ['model-training', ['--estimator', 'logistic']],
    ['model-evaluation', []],
    ['model-validation', ['--rmse-threshold', '0.45', '--registered-model-name', 'm']],
    [
      'batch-prediction',
      [
        '--input',
        'artifacts/test_x.parquet',
        '--output',
        'out.parquet',
        '--output-columns',
        'probability',
        '--model',
        'models:/m/1',
      ],
    ],
  ] as const) {
    const { code, stderr } = await dir.run(bin, args)
    expect(code, stderr).toBe(0)
  }
  const report = Object(dir.readJson('artifacts/evaluation.json'))
  expect(report).toMatchObject({ task: 'classification', classifier: { classes, positive_class: classes[1] } })
  expect(report.roc_auc).toBeGreaterThan(0.85)
  expect(report.log_loss).toBeLessThan(report.baselines.mean.log_loss)
  const out = await dir.readTable('out.parquet')
  const probabilities = classes.map((name) => (out[`probability_${name}`] ?? []).map(Number))
  expect((await dir.tableTypes('out.parquet'))['prediction']).toBe(type)
  expect(out['prediction']?.map(String)).toEqual(probabilities[1]?.map((value) => classes[value >= 0.5 ? 1 : 0]))
  for (const [row, value] of (probabilities[0] ?? []).entries())
    expect(value + (probabilities[1]?.[row] ?? 0)).toBeCloseTo(1, 6)
})

/** In the order of code points, which is not that of UTF-16. */
const TEXTS = ['Top', 'mid', '\uff5elow', '\u{1f600}']

test('text of four classes goes from training to batch prediction, and the label is the most probable one', async () => {
  const dir = workdir()
  const label = ({ a, b, noise }: Parameters<Parameters<typeof preparedTable>[1]['label']>[0]) =>
    TEXTS[a + 0.4 * noise > 0.3 ? 1 : b > 0.5 ? 3 : b > 0 ? 0 : 2] ?? ''
  await preparedTable(dir, { rows: 600, label })
  dir.write(
    'feature_repo/gate.yaml',
    'rules: [{ metric: recall_of_Top, min: 0.5 }, { metric: f1_macro, better_than: mean }]',
  )
  for (const [bin, args] of [
    ['model-training', ['--estimator', 'logistic', '--c', '100', '--standardize', '--report-charts']],
    ['model-evaluation', ['--slices', 'shop', '--slice-least-rows', '5', '--bootstrap-repetitions', '100']],
    ['model-validation', ['--rmse-threshold', '0.5', '--registered-model-name', 'm']],
    [
      'batch-prediction',
      ['--input', 'artifacts/test_x.parquet', '--output', 'out.parquet', '--output-columns', 'probability'],
    ],
  ] as const) {
    const { code, stderr } = await dir.run(bin, args)
    expect(code, stderr).toBe(0)
  }
  const out = await dir.readTable('out.parquet')
  const probabilities = TEXTS.map((name) => (out[`probability_${name}`] ?? []).map(Number))
  const decided = (probabilities[0] ?? []).map((_, row) => {
    const own = probabilities.map((values) => values[row] ?? 0)
    return TEXTS[own.indexOf(Math.max(...own))]
  })
  expect(out['prediction']).toEqual(decided)
  const targets = (await dir.readTable('artifacts/test_y.parquet'))['wanted'] ?? []
  const report = Object(dir.readJson('artifacts/evaluation.json'))
  expect(report.multiclass.classes).toEqual(TEXTS)
  expect(report.accuracy).toBeCloseTo(targets.filter((text, row) => text === decided[row]).length / targets.length, 12)
  expect(report.baselines.least_squares.log_loss).toBeLessThan(report.baselines.mean.log_loss)
  expect(report.log_loss).toBeLessThan(report.baselines.least_squares.log_loss)
  expect(report.intervals.accuracy.low).toBeLessThan(report.accuracy)
  expect(report.intervals['recall_of_mid'].low).toBeLessThanOrEqual(report['recall_of_mid'])
  expect(report.slices[0].metrics['f1_of_Top']).toBeDefined()
  expect(dir.read('artifacts/evaluation.html').toString()).toContain('Decided \uff5elow')
  expect(dir.read('artifacts/training_report.html').toString()).toContain(TEXTS.join(', '))
})

test('rows of a class that training never saw are counted and named', async () => {
  const dir = workdir()
  await preparedTable(dir, { rows: 60, label: ({ a }) => (a > 0 ? 'yes' : 'no') })
  expect((await dir.run('model-training', ['--estimator', 'logistic'])).code).toBe(0)
  const { wanted = [] } = await dir.readTable('artifacts/test_y.parquet')
  await dir.writeTable('artifacts/test_y.parquet', {
    wanted: wanted.map((text, row) => (row < 2 ? 'perhaps' : row === 2 ? 'maybe' : text)),
  })
  const { code, stderr } = await dir.run('model-evaluation')
  expect(code, stderr).toBe(4)
  expect(stderr).toMatch(
    /3 of 12 rows of .*test_y\.parquet have a label that the model has no class for: perhaps \(2\), maybe \(1\)/,
  )
})
