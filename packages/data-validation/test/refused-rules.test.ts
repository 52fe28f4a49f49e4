import { expect, test } from 'vitest'
import { findings, type TestTable, validated } from './validated.ts'

const one = (values: readonly unknown[], type?: 'Int64'): TestTable => ({
  columns: { a: values },
  ...(type === undefined ? {} : { types: { a: type } }),
})

test.each([
  ["columns:\n  a: { regex: '(?=x)' }", /expectations.yaml:2: .*look-ahead/],
  ["columns:\n  a: { regex: '[x' }", /expectations.yaml:2: .*unclosed character class/],
  ["columns:\n  a: { regex: 'a{1000000}' }", /expectations.yaml:2: .*size limit/],
  ['rules:\n  - { name: r, expression: "import(\'fs\')" }', /expectations.yaml:2: /],
  ['rules:\n  - { name: r, expression: "a.constructor" }', /expectations.yaml:2: /],
  ['rules:\n  - { name: r, expression: "nobody > 1" }', /expectations.yaml:2: .*nobody/],
  ['rules:\n  - { name: r, expression: "a + 1" }', /expectations.yaml:2: .*boolean/],
])('%s is refused with its line', async (written, message) => {
  await expect(validated(one([1], 'Int64'), written)).rejects.toThrow(message)
})

test('a pattern that hangs a backtracking engine does not hang this one', async () => {
  const table = one([`${'a'.repeat(50_000)}!`])
  expect(await findings(table, "columns: { a: { regex: '^(a+)+$' } }")).toEqual(['error regex a 1'])
})
