import { expect, test } from 'vitest'
import { columnsOf } from './columns-of.ts'
import { parseExpression } from './parse-expression.ts'

test('columns are named once, in the order of the source', async () => {
  const columns = { a: 'number', b: 'number', f: 'boolean', unread: 'number' } as const
  const source = 'f and not (b < a <= max(b, 1)) ? -a : a ^ 2 + b'
  expect(columnsOf(await parseExpression(source, columns))).toEqual(['f', 'b', 'a'])
  expect(columnsOf(await parseExpression('1 + 2', columns))).toEqual([])
})
