import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ColumnValues, graphValues } from './graph-values.ts'

type Dtype = Parameters<typeof graphValues>[1]

function convert(column: ColumnValues, dtype: Dtype, missingCategory?: string) {
  const gaps: number[] = []
  const columnAt = (index: number) => `column ${index}`
  const data = graphValues(column, dtype, { columnAt, missingCategory, onGap: (index) => gaps.push(index) })
  return { data, gaps }
}
const values = (list: readonly number[], dtype: Dtype) => convert(Float64Array.from(list), dtype).data

test('whole numbers of every size become the same 64-bit integers', () => {
  const edges = [
    0,
    -0,
    1,
    -1,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    -(2 ** 32),
    2 ** 53,
    -(2 ** 53),
    -(2 ** 63),
    2 ** 63 - 1024,
  ]
  expect(values(edges, 'int64')).toEqual(BigInt64Array.from(edges.map(BigInt)))
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.maxSafeInteger(), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1025n).map(Number))),
      (list) => {
        expect(values(list, 'int64')).toEqual(BigInt64Array.from(list.map(BigInt)))
      },
    ),
  )
})

test.each([
  ['int64', BigInt64Array.of(0n, 1n, 0n)],
  ['int32', Int32Array.of(0, 1, 0)],
  ['bool', Uint8Array.of(0, 1, 0)],
] as const)('NaN, which %s cannot say, becomes 0 and a gap', (dtype, data) => {
  expect(convert(Float64Array.of(Number.NaN, 1, Number.NaN), dtype)).toEqual({ data, gaps: [0, 2] })
})

test('NaN in an input of floats is given to the graph and is no gap', () => {
  expect(convert(Float64Array.of(Number.NaN), 'float32')).toEqual({ data: Float32Array.of(Number.NaN), gaps: [] })
  expect(convert(Float64Array.of(Number.NaN), 'float64')).toEqual({ data: Float64Array.of(Number.NaN), gaps: [] })
})

test('a null in text is a gap, or the category that the model has for it', () => {
  expect(convert(['a', null, ''], 'string')).toEqual({ data: ['a', '', ''], gaps: [1] })
  expect(convert(['a', null], 'string', '(missing)')).toEqual({ data: ['a', '(missing)'], gaps: [] })
})

test('text is no number and numbers are no text', () => {
  expect(() => convert(['long'.repeat(50)], 'float64')).toThrow(/^the column "column 0" holds "(long){20}"; .*numbers$/)
  expect(() => convert(Float64Array.of(3), 'string')).toThrow('"column 0" holds 3; the model takes text')
})

test('doubles stay as they are and floats are rounded', () => {
  expect(values([0.1, Number.NaN], 'float64')).toEqual(Float64Array.of(0.1, Number.NaN))
  expect(values([0.1], 'float32')).toEqual(Float32Array.of(0.1))
})

test.each([
  ['int64', 1.5],
  ['int64', Number.POSITIVE_INFINITY],
  ['int64', 2 ** 63],
  ['int32', 2 ** 31],
  ['int32', 0.5],
  ['bool', 2],
  ['bool', -1],
] as const)('%s does not take %s', (dtype, value) => {
  let caught: unknown
  try {
    values([0, value], dtype)
  } catch (error) {
    caught = error
  }
  expect(caught).toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining(`"column 1" holds ${value}`),
  })
})
