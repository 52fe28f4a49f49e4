import { expect, test } from 'vitest'
import { evaluate } from './evaluate.ts'
import { parseExpression } from './parse-expression.ts'

test('a column without a value, or with one of another type, is a bug of the caller', async () => {
  const columns = { toString: 'number' as const }
  const expression = await parseExpression('toString + 1', columns)
  expect(() => evaluate(expression, {})).toThrow('no value was given for the column "toString"')
  expect(() => evaluate(expression, { toString: '1' })).toThrow(
    'the value of the column "toString" is a string, not a number',
  )
})

test('what decides a condition alone is not read further', async () => {
  const expression = await parseExpression('f or x > 1', { f: 'boolean', x: 'number' })
  expect(evaluate(expression, { f: true })).toBe(true)
})
