import { readdirSync, readFileSync } from 'node:fs'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import { parseExpression, toPolars } from '../src/index.ts'

test('operands that multiply without bound are refused as a column', async () => {
  const source = (depth: number): string => `${'min(max('.repeat(depth)}x${', y), x)'.repeat(depth)}`
  const columns = { x: 'number', y: 'number' } as const
  await expect(toPolars(await parseExpression(source(2), columns))).resolves.toBeDefined()
  await expect(toPolars(await parseExpression(source(20), columns))).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('is more than 1500 operations as a column'),
    hint: expect.stringContaining('min(a, b, c)'),
  })
})

test('comparisons nested in one another stay small', async () => {
  const source = Array.from({ length: 30 }).reduce<string>((inner) => `(${inner} < y ? x : y)`, 'x')
  const expression = await parseExpression(source, { x: 'number', y: 'number' })
  const frame = pl.DataFrame({ x: [1, NaN, 3], y: [2, 1, 1] }).select((await toPolars(expression)).alias('r'))
  expect(frame.getColumn('r').toArray()).toEqual([1, 1, 1])
})

test('a column declared a number whose texts are none fails in Polars instead of turning null', async () => {
  const expression = await parseExpression('x + 1', { x: 'number' })
  const frame = pl.DataFrame({ x: ['many'] })
  const column = await toPolars(expression)
  expect(() => frame.select(column)).toThrow(/conversion/)
})

test('only the functions that need them load mathjs and Polars', () => {
  const folder = new URL('../src/', import.meta.url)
  for (const name of readdirSync(folder))
    expect(readFileSync(new URL(name, folder), 'utf8'), name).not.toMatch(/^import (?!type).*'(mathjs|nodejs-polars)/m)
})
