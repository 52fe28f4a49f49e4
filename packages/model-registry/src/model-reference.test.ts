import { expect, test } from 'vitest'
import { parseModelReference } from './model-reference.ts'

const ID = `m-${'0a'.repeat(16)}`

test.for([
  ['trips', { kind: 'name', name: 'trips' }],
  ['my trips 2', { kind: 'name', name: 'my trips 2' }],
  ['trips/3', { kind: 'version', name: 'trips', version: '3' }],
  ['trips/latest', { kind: 'latest', name: 'trips' }],
  ['trips@champion', { kind: 'alias', name: 'trips', alias: 'champion' }],
  ['models:/trips@champion', { kind: 'alias', name: 'trips', alias: 'champion' }],
  [ID, { kind: 'logged-model', modelId: ID }],
  [`models:/${ID}`, { kind: 'logged-model', modelId: ID }],
  ['runs:/abc/model', { kind: 'run', runId: 'abc', path: 'model' }],
  ['./trips/3', { kind: 'artifact', uri: './trips/3' }],
  ['..', { kind: 'artifact', uri: '..' }],
  ['out/trips/3', { kind: 'artifact', uri: 'out/trips/3' }],
  ['file:///srv/model', { kind: 'artifact', uri: 'file:///srv/model' }],
] as const)('%s names what it should', ([text, reference]) => {
  expect(parseModelReference(text)).toEqual(reference)
})

test('a stage is refused with a hint', () => {
  expect(() => parseModelReference('models:/trips/Production')).toThrow('is not a model URI')
})
