import type { Column } from '@millrace/contracts'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import { classificationTask } from '../src/task/classification-task.ts'

const classifier = (...classes: string[]) => ({
  classifier: { classes, probabilities: async () => new Float64Array() },
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

test('more than two classes are refused', async () => {
  await expect(classificationTask(classifier('a', 'b', 'c'), options)).rejects.toThrow('tells 3 classes apart: a, b, c')
})
