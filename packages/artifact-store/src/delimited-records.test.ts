import fc from 'fast-check'
import { expect, test } from 'vitest'
import { delimitedRecords, splitRecords } from './delimited-records.ts'

test('quotes, doubled quotes and newlines in quotes are resolved, and lines are counted', () => {
  expect([...splitRecords('a,b\n"x\ny","say ""hi"""\r\n1,\n', ',')]).toEqual([
    { line: 1, fields: ['a', 'b'] },
    { line: 2, fields: ['x\ny', 'say "hi"'] },
    { line: 4, fields: ['1', ''] },
  ])
})

test('blank lines before the header are no records, later ones are', () => {
  expect([...splitRecords('\n\r\na\n\n1', ',')]).toEqual([
    { line: 3, fields: ['a'] },
    { line: 4, fields: [''] },
    { line: 5, fields: ['1'] },
  ])
})

test('a byte-order mark is not part of the header', () => {
  expect([...splitRecords('\ufeffa\tb\n', '\t')]).toEqual([{ line: 1, fields: ['a', 'b'] }])
})

test('an unfinished last record is left out on request', () => {
  expect([...splitRecords('a,b\n1,', ',', false)]).toEqual([{ line: 1, fields: ['a', 'b'] }])
})

test('chunks may end anywhere', async () => {
  const fields = fc.array(fc.string({ unit: fc.constantFrom('x', ',', '"', '\n', 'é', '😀') }), {
    minLength: 2,
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fields, { minLength: 1 }), fc.integer({ min: 1, max: 7 }), async (rows, size) => {
      const text = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')).join('\n')
      const chunks = [...text].flatMap((_, index, all) =>
        index % size === 0 ? [all.slice(index, index + size).join('')] : [],
      )
      const records: (readonly string[])[] = []
      for await (const { fields } of delimitedRecords(chunks, ',')) records.push(fields)
      expect(records).toEqual(rows)
    }),
  )
})
