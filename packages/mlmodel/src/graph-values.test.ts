import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graphValues } from './graph-values.ts'

const values = (list: readonly number[], dtype: 'float64' | 'float32' | 'int64' | 'int32' | 'bool') =>
  graphValues(Float64Array.from(list), dtype, (index) => `column ${index}`)

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

test('NaN, which no whole number says, becomes 0', () => {
  expect(values([Number.NaN, 7], 'int64')).toEqual(BigInt64Array.of(0n, 7n))
  expect(values([Number.NaN, -7], 'int32')).toEqual(Int32Array.of(0, -7))
  expect(values([Number.NaN, 1], 'bool')).toEqual(Uint8Array.of(0, 1))
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
