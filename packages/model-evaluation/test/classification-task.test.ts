import type { Column } from '@millrace/contracts'
import type { Scorer } from '@millrace/mlmodel'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import { MulticlassSums } from '../src/metrics/multiclass-sums.ts'
import { classificationTask } from '../src/task/classification-task.ts'
import { multiclassTask } from '../src/task/multiclass-task.ts'

const classifier = (...classes: string[]): Pick<Scorer, 'classifier'> => ({
  classifier: {
    classes,
    labelType: 'string',
    probabilities: async () => new Float64Array(),
    predict: async () => ({ labels: [], probabilities: new Float64Array() }),
  },
})
const options = { metrics: undefined, threshold: 0.5, positiveClass: undefined }
const label = (type: Column['type']): Column => ({ name: 'y', type, role: 'label', nullCount: 0 })

async function targets(classes: string[], series: pl.Series, type: Column['type']): Promise<unknown[]> {
  const task = await classificationTask(classifier(...classes), options)
  return [
    ...pl
      .DataFrame([series])
      .select(task.target(label(type)).alias('y'))
      .getColumn('y'),
  ]
}

test('labels of text are the names of the classes, and another text is none', async () => {
  const y = pl.Series('y', ['no', 'yes', null, 'perhaps'], pl.String)
  expect(await targets(['no', 'yes'], y, 'String')).toEqual([0, 1, null, null])
})

test('labels of numbers are the classes, or their places where classes have names', async () => {
  const y = pl.Series('y', [1, 2, 0], pl.Float64)
  expect(await targets(['1', '2'], y, 'Float64')).toEqual([0, 1, null])
  expect(await targets(['no', 'yes'], y, 'Float64')).toEqual([1, null, 0])
  expect(await targets(['False', 'True'], pl.Series('y', [true, false], pl.Bool), 'Boolean')).toEqual([1, 0])
})

test('a model of one number gives the probability of 1', async () => {
  const task = await classificationTask({ classifier: undefined }, options)
  const model = (value: number) => ({
    columns: [],
    classifier: undefined,
    score: async () => Float64Array.of(value),
    close: async () => {},
  })
  expect(await task.score(model(0.25), { rows: 1, columns: {} })).toEqual(Float64Array.of(0.25))
  await expect(task.score(model(1.5), { rows: 1, columns: {} })).rejects.toThrow('1.5, which is no probability')
})

test('the baselines of the other class are turned around', async () => {
  const task = await classificationTask(classifier('a', 'b'), { ...options, positiveClass: 'a' })
  expect(task.ofBaseline([Float64Array.of(0.25, 1.5)])).toEqual(Float64Array.of(0.75, 0))
})

test('the loss of two classes is log loss, which counts no probability as certain', async () => {
  const task = await classificationTask(classifier('a', 'b'), options)
  const losses = [0, 1, 2].map((row) => task.loss.at(row, Float64Array.of(1, 0, 1), Float64Array.of(0.25, 0.25, 0)))
  expect(losses).toEqual([Math.log(4), -Math.log(0.75), 52 * Math.log(2)])
})

const THREE = ['a', 'b', 'c']
const model = (classes: string[], values: number[]): Scorer => ({
  columns: [],
  classifier: {
    classes,
    labelType: 'string',
    probabilities: async () => Float64Array.from(values),
    predict: async () => ({ labels: [], probabilities: new Float64Array() }),
  },
  score: async () => new Float64Array(),
  close: async () => {},
})

test('with three classes targets are their places, and a champion may know them in another order, or fewer of them', async () => {
  const task = await multiclassTask(THREE, options)
  const y = pl.DataFrame([pl.Series('y', ['c', 'a', 'd', null], pl.String)])
  expect([...y.select(task.target(label('String')).alias('y')).getColumn('y')]).toEqual([2, 0, null, null])
  const batch = { rows: 1, columns: {} }
  expect(await task.score(model(['c', 'a', 'b'], [0.5, 0.2, 0.3]), batch)).toEqual(Float64Array.of(0.2, 0.3, 0.5))
  expect(await task.score(model(['c', 'a'], [0.75, 0.25]), batch)).toEqual(Float64Array.of(0.25, 0, 0.75))
  await expect(task.score(model(['a', 'b', 'd'], [1, 0, 0]), batch)).rejects.toThrow(
    'classes that the model has not: d',
  )
  await expect(task.score(model(THREE, [1.5, -0.5, 0]), batch)).rejects.toThrow('1.5, which is no probability')
})

test('baselines of three classes add up to 1, and the mean loss is log loss', async () => {
  const task = await multiclassTask(THREE, options)
  const columns = [Float64Array.of(0.5, -0.2), Float64Array.of(0.3, 0.6), Float64Array.of(0.2, 0.6)]
  const shares = task.ofBaseline(columns)
  expect(shares).toEqual(Float64Array.of(0.5, 0.3, 0.2, 0, 0.5, 0.5))
  const codes = Float64Array.of(0, 2)
  const sums = task.newSums()
  sums.add(codes, shares, {})
  // Of the classes there were, 0.5 each.
  expect([0, 1].map((row) => task.loss.at(row, codes, shares))).toEqual([Math.log(2), Math.log(2)])
  expect(sums.metrics()['log_loss']).toBeCloseTo(Math.log(2), 12)
  expect(task.drawn(codes, shares)).toEqual({ target: Float64Array.of(1, 0), predicted: Float64Array.of(0.5, 0.5) })
})

test('what is of two classes is refused of three, and more than a hundred are', async () => {
  await expect(multiclassTask(THREE, { ...options, positiveClass: 'a' })).rejects.toThrow('is for two classes')
  await expect(multiclassTask(THREE, { ...options, threshold: 0.4 })).rejects.toThrow('is for two classes')
  await expect(multiclassTask(THREE, { ...options, metrics: ['average_precision'] })).rejects.toThrow(
    'average_precision is no metric of a classifier of 3 classes',
  )
  const many = Array.from({ length: 101 }, (_, k) => String(k))
  await expect(multiclassTask(many, options)).rejects.toThrow('101 classes apart, and at most 100')
})

test('metrics of classes are those that were asked for, by name', () => {
  const sums = new MulticlassSums({ classes: THREE, wanted: new Set(['rmse', 'recall', 'roc_auc']) })
  sums.add(Float64Array.of(0, 1, 2), Float64Array.of(1, 0, 0, 0, 1, 0, 1, 0, 0), {})
  expect(sums.metrics()).toMatchObject({ recall_of_a: 1, recall_of_b: 1, recall_of_c: 0, roc_auc_of_b: 1 })
  expect(Object.keys(sums.metrics())).toHaveLength(7)
  expect(
    Object.keys(
      sums.intervals({ intervals: 'jackknife', confidence: 0.95, bootstrapSeed: 0, bootstrapRepetitions: 100 }),
    ).toSorted(),
  ).toEqual(Object.keys(sums.metrics()).toSorted())
})
