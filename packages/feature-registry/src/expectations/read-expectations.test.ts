import { expect, test } from 'vitest'
import { parseExpectations } from './read-expectations.ts'

const parse = (text: string) => parseExpectations(text, 'expectations.yaml')

test('columns have ranges and a least share of values', async () => {
  await expect(parse('rows: { min: 10 }\ncolumns:\n  price: { min: 0, max: 9.5, present: 0.9 }\n')).resolves.toEqual({
    rows: { min: 10 },
    columns: { price: { min: 0, max: 9.5, present: 0.9 } },
  })
})

test('an empty file expects nothing', async () => {
  await expect(parse('')).resolves.toEqual({ columns: {} })
})

test('a mistake is told with file and line', async () => {
  await expect(parse('columns:\n  price:\n    minimum: 0\n')).rejects.toThrow(
    /expectations.yaml:3: .*unknown key "minimum"/,
  )
  await expect(parse('columns:\n  price: { present: 2 }\n')).rejects.toThrow(/expectations.yaml:2/)
})
