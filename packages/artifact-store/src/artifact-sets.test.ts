import { expect, test } from 'vitest'
import { type ArtifactRead, checkSets, inputSets } from './artifact-sets.ts'

const read = (
  name: string,
  writer: string,
  setId: string | undefined,
  more: Partial<ArtifactRead> = {},
): ArtifactRead => ({
  name,
  source: `artifacts/${name}`,
  writer,
  setId,
  inputSets: {},
  ...more,
})

const refusal = (reads: ArtifactRead[]) => {
  try {
    checkSets(reads)
  } catch (error) {
    return error
  }
  return undefined
}

test('artifacts of one run of each writer belong together', () => {
  const reads = [
    read('test_x', 'data-preparation', 'p1', { rows: 3 }),
    read('test_y', 'data-preparation', 'p1', { rows: 3 }),
    read('run_info', 'model-training', 't1', { inputSets: { 'data-preparation': 'p1' } }),
  ]
  expect(checkSets(reads)).toEqual([])
  expect(inputSets(reads)).toEqual({ 'data-preparation': 'p1', 'model-training': 't1' })
})

test('two outputs of different runs of a writer are refused, and the writer is to run again', () => {
  expect(refusal([read('train_x', 'data-preparation', 'a'), read('train_y', 'data-preparation', 'b')])).toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: 'artifacts/train_x and artifacts/train_y stem from different runs of data-preparation',
    hint: 'run data-preparation again',
  })
})

test('an artifact made from another run of what is read beside it is refused, and its own writer is to run again', () => {
  const runInfo = read('run_info', 'model-training', 't1', { inputSets: { 'data-preparation': 'old' } })
  expect(refusal([runInfo, read('test_x', 'data-preparation', 'new')])).toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: 'artifacts/run_info was not made from artifacts/test_x but from another run of data-preparation',
    hint: 'run model-training again',
  })
})

test('two artifacts made from different runs of a writer that is not read itself are refused', () => {
  const reads = [
    read('run_info', 'model-training', 't', { inputSets: { 'data-preparation': 'a' } }),
    read('evaluation', 'model-evaluation', 'e', { inputSets: { 'data-preparation': 'b' } }),
  ]
  expect(refusal(reads)).toMatchObject({
    code: 'BROKEN_CONTRACT',
    hint: 'run model-training and model-evaluation again',
  })
})

test('tables without a set id are compared in row count and warned about', () => {
  const x = read('train_x', 'data-preparation', undefined, { rows: 3 })
  const y = read('train_y', 'data-preparation', undefined, { rows: 3 })
  expect(checkSets([x, y])).toEqual([
    'artifacts/train_x, artifacts/train_y: no set id, so only the row count says that the tables belong together',
  ])
  expect(refusal([x, { ...y, rows: 4 }])).toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: 'artifacts/train_x has 3 rows and artifacts/train_y has 4; they belong together row by row',
  })
})

test('train and test tables need not have equally many rows', () => {
  const x = read('train_x', 'data-preparation', undefined, { rows: 30 })
  expect(checkSets([x, read('test_x', 'data-preparation', undefined, { rows: 3 })])).toEqual([])
})
