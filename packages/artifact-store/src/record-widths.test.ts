import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordWidths } from './record-widths.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

function oddRecord(text: string, delimiter = ',', pieces = 1) {
  const bytes = encode(text)
  const widths = recordWidths(delimiter)
  const size = Math.max(1, Math.ceil(bytes.length / pieces))
  for (let at = 0; at < bytes.length; at += size) {
    const odd = widths.push(bytes.subarray(at, at + size))
    if (odd) return odd
  }
  return widths.end()
}

test.each([
  ['a,b,c\n1,2,3\n1,2\n', { line: 3, fields: 2, header: 3 }],
  ['a,b,c\n1,2,3\n1,2', { line: 3, fields: 2, header: 3 }],
  ['a,b,c\r\n1,2,\r\n1\r\n', { line: 3, fields: 1, header: 3 }],
  ['a,b\n"x\n\n,",1\n\n2\n', { line: 6, fields: 1, header: 2 }],
  ['a,b\n1,2,3\n', { line: 2, fields: 3, header: 2 }],
  ['\n\na,b\n1\n', { line: 4, fields: 1, header: 2 }],
])('the first record of another width is named with its line', (text, odd) => {
  expect(oddRecord(text)).toEqual(odd)
})

test.each(['a,b\n1,\n,\n', 'a,b\n1,2\n\n\r\n\n', 'a\n1\n\n2', '\ufeff"a,x",b\n"""1"",",2\n', 'a,b\n5" wide,6" high\n'])(
  'records of one width, empty fields, quoted delimiters and blank lines are in order',
  (text) => {
    expect(oddRecord(text)).toBeUndefined()
  },
)

test('wherever the text is cut, the first record that was written with another width is found', () => {
  const field = fc.constantFrom('', 'a', 'é', '5"', '"q,\n"', '"""x"')
  const record = fc.record({
    fields: fc.oneof(fc.tuple(field, field), fc.array(field, { minLength: 1, maxLength: 4 })),
    end: fc.constantFrom('\n', '\r\n', '\n\n'),
  })
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), fc.integer({ min: 1, max: 60 }), (records, pieces) => {
      let text = 'x,y\n'
      let expected: ReturnType<typeof oddRecord>
      for (const { fields, end } of records) {
        const isBlank = fields.length === 1 && fields[0] === ''
        if (fields.length !== 2 && !isBlank)
          expected ??= { line: text.split('\n').length, fields: fields.length, header: 2 }
        text += fields.join(',') + end
      }
      expect(oddRecord(text, ',', pieces)).toEqual(expected)
    }),
  )
})
