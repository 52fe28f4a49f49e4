import { expect, test } from 'vitest'
import { parseTags } from './parse-tags.ts'

test('the first = ends the key, a value may hold more and may be empty', () => {
  expect(parseTags(['a=b=c', 'note='], ['old'])).toEqual({
    set: [
      { key: 'a', value: 'b=c' },
      { key: 'note', value: '' },
    ],
    remove: ['old'],
  })
})

test.for([
  [[], [], 'no tag is given'],
  [['novalue'], [], 'expected key=value'],
  [['=x'], [], 'expected key=value'],
  [['a=1'], ['a'], 'given twice'],
  [[], ['millrace.alias_history.1700000000000-00000000'], 'cannot be changed'],
] as const)('%j and %j are refused', ([set, remove, message]) => {
  expect(() => parseTags(set, remove)).toThrow(message)
})
