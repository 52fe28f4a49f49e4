import type { ColumnSpec, Signature } from '@millrace/mlmodel'
import { expect, test } from 'vitest'
import { signatureChanges } from './signature-changes.ts'

const column = (name: string, type: ColumnSpec['type'] = 'double', required = true): ColumnSpec => ({
  name,
  type,
  required,
})
const champion: Signature = { inputs: [column('a'), column('b', 'long'), column('c', 'double', false)], outputs: [] }
const changes = (inputs: ColumnSpec[], outputs: ColumnSpec[] = []) =>
  signatureChanges(champion, { inputs, outputs }).map(({ kind, message }) => [kind, message])
const [a, b, c] = [column('a'), column('b', 'long'), column('c', 'double', false)]

test('the same signature breaks nothing, nor do further or no longer required inputs', () => {
  expect(changes([a, b, c])).toEqual([])
  expect(changes([a, b, c, column('d', 'string', false)])).toEqual([])
  expect(changes([column('d', 'string', false), column('a', 'double', false), b, c])).toEqual([])
})

test('each way to break a caller is told by the column', () => {
  expect(changes([b, c])).toEqual([['removed_inputs', 'input "a" is gone']])
  expect(changes([a, column('b', 'double'), c])).toEqual([['retyped_inputs', 'input "b" was long and is double']])
  expect(changes([b, a, c])).toEqual([['reordered_inputs', 'the inputs come in another order: b, a, c']])
  expect(changes([a, b, c, column('d')])).toEqual([['required_inputs', 'input "d" is required now']])
  expect(changes([a, b, column('c')])).toEqual([['required_inputs', 'input "c" is required now']])
  expect(changes([a, b, c], [column('y')])).toEqual([['changed_outputs', 'the outputs were none and are y (double)']])
})

test('several changes are told together, and what is left in order is not reordered', () => {
  expect(changes([c, column('b', 'string')]).map(([kind]) => kind)).toEqual([
    'removed_inputs',
    'retyped_inputs',
    'reordered_inputs',
  ])
  expect(changes([a, c]).map(([kind]) => kind)).toEqual(['removed_inputs'])
})
