import { expect, test } from 'vitest'
import { pythonText } from './python-text.ts'

// What Python 3.11 prints for str() of these.
test.each([
  [0, '0.0'],
  [1, '1.0'],
  [-2.5, '-2.5'],
  [0.0001, '0.0001'],
  [0.00012345, '0.00012345'],
  [0.00001, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [123456789012345, '123456789012345.0'],
  [1e15, '1000000000000000.0'],
  [1e16, '1e+16'],
  [-1.25e21, '-1.25e+21'],
  [1e100, '1e+100'],
  [0.1 + 0.2, '0.30000000000000004'],
])('the float %d is written %s', (value, text) => {
  expect(pythonText(value, 'float')).toBe(text)
})

test('whole numbers and Booleans are written as Python writes theirs', () => {
  expect([pythonText(3, 'integer'), pythonText(0, 'boolean'), pythonText(1, 'boolean')]).toEqual(['3', 'False', 'True'])
})
