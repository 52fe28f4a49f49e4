import { expect, test } from 'vitest'
import { parseModelUri } from './model-uri.ts'

const id = 'm-0f0e0d0c0b0a09080706050403020100'

test.each([
  ['models:/my model/3', { kind: 'version', name: 'my model', version: '3' }],
  ['models:/name/LATEST', { kind: 'latest', name: 'name' }],
  ['models:/name@champion', { kind: 'alias', name: 'name', alias: 'champion' }],
  ['models:/a@b@champion', { kind: 'alias', name: 'a@b', alias: 'champion' }],
  [`models:/${id}`, { kind: 'logged-model', modelId: id }],
  ['runs:/abc/model', { kind: 'run', runId: 'abc', path: 'model' }],
  ['runs:/abc/nested/model', { kind: 'run', runId: 'abc', path: 'nested/model' }],
  ['mlflow-artifacts:/1/abc', { kind: 'artifact', uri: 'mlflow-artifacts:/1/abc' }],
  ['./folder', { kind: 'artifact', uri: './folder' }],
])('%s is read as MLflow reads it', (uri, expected) => {
  expect(parseModelUri(uri)).toEqual(expected)
})

test.each([
  'models:/',
  'models:name',
  'models:/name',
  'models:/name/Production',
  'models:/name/1/more',
  'models:/name@',
  'models:/@alias',
  'models://m-123',
  'runs:/abc',
  'runs:/',
  '',
])('"%s" is refused with the forms there are', (uri) => {
  expect(() => parseModelUri(uri)).toThrow(expect.objectContaining({ code: 'USAGE' }))
})
