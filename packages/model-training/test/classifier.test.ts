import { readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { openScorer, readModel } from '@millrace/mlmodel'
import { workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { preparedTable } from './training-table.ts'

const LABELS = [
  ['0 and 1', ({ a, b, noise }) => (2 * a - b + noise > 0 ? 1 : 0), ['0', '1']],
  ['Booleans', ({ a, b, noise }) => 2 * a - b + noise > 0, ['0', '1']],
  ['other whole numbers', ({ a, b, noise }) => (2 * a - b + noise > 0 ? 7 : -3), ['-3', '7']],
] satisfies [string, Parameters<typeof preparedTable>[1]['label'], string[]][]

test.for(LABELS)('a classifier of %s goes from training to batch prediction', async ([, label, classes]) => {
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
  expect(out['prediction']).toEqual(probabilities[1]?.map((value) => Number(classes[value >= 0.5 ? 1 : 0])))
  for (const [row, value] of (probabilities[0] ?? []).entries())
    expect(value + (probabilities[1]?.[row] ?? 0)).toBeCloseTo(1, 6)
})

test('with three classes the label is the most probable one, and the model says their names', async () => {
  const dir = workdir()
  await preparedTable(dir, { rows: 400, label: ({ a, b }) => (a > 0.3 ? 2 : b > 0 ? 1 : 0) })
  const { code, stderr } = await dir.run('model-training', ['--estimator', 'logistic', '--c', '100', '--standardize'])
  expect(code, stderr).toBe(0)
  const [file = ''] = readdirSync(dir.path('mlartifacts'), { recursive: true })
    .map(String)
    .filter((path) => basename(path) === 'MLmodel')
  const model = await readModel(dir.path('mlartifacts', dirname(file)))
  expect(model.metadata.classes).toEqual(['0', '1', '2'])
  expect(model.signature?.outputs.map(({ name, type }) => [name, type])).toEqual([['prediction', 'long']])
  const scorer = await openScorer(model)
  try {
    const batch = {
      rows: 3,
      columns: {
        importance: Float64Array.of(1, 1, 1),
        a: Float64Array.of(0.9, -0.5, -0.5),
        b: Float64Array.of(0, 0.9, -0.9),
      },
    }
    expect([...(await scorer.score(batch))]).toEqual([2, 1, 0])
    const probabilities = [...((await scorer.classifier?.probabilities(batch)) ?? [])]
    expect(
      [0, 1, 2].map((row) => probabilities.slice(3 * row, 3 * row + 3)).map((its) => its.indexOf(Math.max(...its))),
    ).toEqual([2, 1, 0])
  } finally {
    await scorer.close()
  }
})
