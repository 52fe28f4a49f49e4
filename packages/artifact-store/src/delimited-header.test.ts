import { expect, test } from 'vitest'
import { delimitedHeader } from './delimited-header.ts'

test.each([
  [',', 'a,b\n1,2\n'],
  ['\t', 'a\tb\n1,5\t2,5\n'],
  [';', 'a;b\n1,5;2,5\n'],
  ['|', 'a|b|c\n1;2|3|4\n'],
])('the delimiter %j is found', (delimiter, text) => {
  expect(delimitedHeader(text, true)?.delimiter).toBe(delimiter)
})

test('a delimiter that cuts all records alike is preferred to one that makes more fields of the header', () => {
  expect(delimitedHeader('a,b,c;d\n1;2\n3;4\n', true)).toEqual({
    delimiter: ';',
    names: ['a,b,c', 'd'],
    sample: [
      ['1', '2'],
      ['3', '4'],
    ],
  })
})

test('one column is read with a comma', () => {
  expect(delimitedHeader('a\n1\n\n2\n', true)).toEqual({ delimiter: ',', names: ['a'], sample: [['1'], ['2']] })
})

test('nothing but blank lines is no header', () => {
  expect(delimitedHeader('\n\n', true)).toBeUndefined()
})
