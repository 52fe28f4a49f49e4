import { expect, test } from 'vitest'
import { exampleText } from './example-text.ts'

test('an example is text with names, numbers in full, and quoted text', () => {
  const data = [
    [0.1, 'a "b", c', true],
    [1e-300, '', null],
  ]
  expect(exampleText({ columns: ['x', 'a,b', 'z'], data })).toBe('"x","a,b","z"\n0.1,"a ""b"", c",true\n1e-300,"",\n')
})
