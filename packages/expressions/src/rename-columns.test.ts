import { expect, test } from 'vitest'
import { parseExpression } from './parse-expression.ts'
import { print } from './print.ts'
import { renameColumns } from './rename-columns.ts'

test('columns are renamed wherever an expression reads them, and nothing else is', async () => {
  const source = 'not f ? -x + log1p(x) : (0 < x < y and f ? (contains(s, "x") ? x : null) : coalesce(x, y) * 2)'
  const expression = await parseExpression(source, { f: 'boolean', x: 'number', y: 'number', s: 'string' })
  const expected =
    'not b_f ? -b_x + log1p(b_x) : (0 < b_x < b_y and b_f ? (contains(b_s, "x") ? b_x : null) : coalesce(b_x, b_y) * 2)'
  const columns = { b_f: 'boolean', b_x: 'number', b_y: 'number', b_s: 'string' } as const
  const renamed = renameColumns(expression, (name) => `b_${name}`)
  expect(renamed).toEqual(await parseExpression(expected, columns))
  expect(print(expression)).not.toContain('b_')
})
