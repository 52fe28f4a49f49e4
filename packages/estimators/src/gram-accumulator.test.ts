import { isStepError } from '@millrace/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GramAccumulator } from './gram-accumulator.ts'

/** Rows of x₀, x₁, … and y. */
function accumulate(rows: readonly (readonly number[])[], batchSize = rows.length || 1): GramAccumulator {
  const width = rows[0]?.length ?? 3
  const accumulator = new GramAccumulator(
    Array.from({ length: width - 1 }, (_, j) => `x${j}`),
    'y',
  )
  for (let at = 0; at < rows.length; at += batchSize) {
    const batch = rows.slice(at, at + batchSize)
    const columns = Array.from({ length: width }, (_, j) => Float64Array.from(batch, (row) => row[j] ?? 0))
    accumulator.add(columns.slice(0, -1), columns.at(-1) ?? new Float64Array())
  }
  return accumulator
}

test('the sums are those of a calculation by hand', () => {
  const rows = [
    [1, 4, 10],
    [2, 4, 20],
    [6, 7, 60],
  ]
  expect(accumulate(rows).statistics()).toEqual({
    features: ['x0', 'x1'],
    target: 'y',
    n: 3,
    meanX: Float64Array.of(3, 5),
    meanY: 30,
    centredGram: Float64Array.of(14, 9, 9, 6),
    centredXy: Float64Array.of(140, 90),
    centredYy: 1400,
  })
})

test('an offset of 2⁵⁰ changes nothing but the means, whatever the batches', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => [i % 8, (i * i) % 16, i % 4])
  const { meanX, meanY, ...plain } = accumulate(rows).statistics()
  const far = accumulate(
    rows.map((row) => row.map((value) => value + 2 ** 50)),
    170,
  ).statistics()
  expect(far.meanX[0]).toBeCloseTo((meanX[0] ?? 0) + 2 ** 50, -1)
  expect(far.meanY).toBeCloseTo(meanY + 2 ** 50, -1)
  for (const [at, value] of plain.centredGram.entries()) expect(far.centredGram[at]).toBeCloseTo(value, 8)
  for (const [at, value] of plain.centredXy.entries()) expect(far.centredXy[at]).toBeCloseTo(value, 8)
})

test('a constant column is exactly constant in any number of blocks and parts', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => [0.1, Math.sin(i), Math.cos(i)])
  const part = accumulate(rows, 700)
  part.merge(accumulate(rows.slice(0, 100)))
  const whole = accumulate([])
  whole.merge(accumulate(rows.slice(0, 3)))
  whole.merge(part)
  const { centredGram, centredXy, meanX } = whole.statistics()
  expect([centredGram[0], centredGram[1], centredGram[2], centredXy[0]]).toEqual([0, 0, 0, 0])
  expect(meanX[0]).toBe(0.1)
})

const value = fc.integer({ min: -64_000, max: 64_000 }).map((sixtyFourths) => sixtyFourths / 64)
const table = fc.array(fc.array(value, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 80 })

function expectSame(left: GramAccumulator, right: GramAccumulator): void {
  const [a, b] = [left.statistics(), right.statistics()]
  expect(a.n).toBe(b.n)
  const flat = ({ meanX, meanY, centredGram, centredXy, centredYy }: typeof a) => [
    ...meanX,
    meanY,
    ...centredGram,
    ...centredXy,
    centredYy,
  ]
  const expected = flat(b)
  flat(a).forEach((number, at) => {
    expect(Math.abs(number - (expected[at] ?? 0))).toBeLessThanOrEqual(1e-12 * 1e6 * a.n)
  })
}

test('merged parts equal one pass, and batches do not matter', () => {
  fc.assert(
    fc.property(table, table, fc.integer({ min: 1, max: 40 }), (some, others, batchSize) => {
      const merged = accumulate(some, batchSize)
      merged.merge(accumulate(others))
      expectSame(merged, accumulate([...some, ...others]))
    }),
  )
})

test('the order of rows does not matter', () => {
  fc.assert(fc.property(table, (rows) => expectSame(accumulate(rows), accumulate(rows.toReversed()))))
})

test('a part without rows adds nothing, and to one without rows everything', () => {
  const rows = [
    [1, 2, 3],
    [4, 6, 5],
  ]
  const whole = accumulate(rows)
  whole.merge(accumulate([]))
  expect(whole.statistics()).toEqual(accumulate(rows).statistics())
  const empty = accumulate([])
  empty.merge(accumulate(rows))
  expect(empty.statistics()).toEqual(accumulate(rows).statistics())
})

describe('what no fit can use is refused by the name of its column', () => {
  test.each([
    [[[1, Number.NaN, 1]], /"x1" holds NaN/],
    [
      [
        [1, 1, 1],
        [1, 1, Number.NEGATIVE_INFINITY],
      ],
      /"y" holds -Infinity/,
    ],
    [
      [
        [1e200, 1, 1],
        [-1e200, 1, 1],
      ],
      /"x0" differ by 2e\+200, too much/,
    ],
    [
      [
        [1e308, 1, 1],
        [-1e308, 1, 1],
      ],
      /"x0" differ by Infinity, too much/,
    ],
    [
      [
        [1e-170, 1, 1],
        [0, 1, 1],
      ],
      /"x0" differ by 1e-170, too little/,
    ],
    [[], /no rows/],
  ])('%j', (rows, message) => {
    const refusal = (error: unknown) => isStepError(error, 'BROKEN_CONTRACT') && message.test(error.message)
    expect(() => accumulate(rows).statistics()).toThrow(expect.toSatisfy(refusal))
  })
})

test('columns that do not belong together are the caller’s mistake', () => {
  const accumulator = new GramAccumulator(['a', 'b'], 'y')
  const one = Float64Array.of(1)
  expect(() => accumulator.add([one], one)).toThrow('1 features were given to an accumulator of 2')
  expect(() => accumulator.add([one, Float64Array.of(1, 2)], one)).toThrow('"b" has 2 rows, the target 1')
  expect(() => accumulator.merge(new GramAccumulator(['a', 'c'], 'y'))).toThrow('different columns')
})
