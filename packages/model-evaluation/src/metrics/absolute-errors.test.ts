import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { AbsoluteErrors } from './absolute-errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'errors-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

const errorsOf = (batches: readonly (readonly number[])[], weights?: readonly (readonly number[])[]) => {
  const errors = new AbsoluteErrors(() => join(folder, String(files++)))
  for (const [index, batch] of batches.entries()) {
    const given = weights?.[index]
    errors.add(Float64Array.from(batch), new Float64Array(batch.length), given && Float64Array.from(given))
  }
  return errors
}

test('the median is the middle one, or the mean of the two in the middle, whatever the batches', () => {
  expect(errorsOf([[5, 1], [3]]).median()).toBe(3)
  expect(
    errorsOf([
      [5, 1],
      [3, 1000],
    ]).median(),
  ).toBe(4)
  expect(errorsOf([[0, 0, 0, 2]]).median()).toBe(0)
  expect(errorsOf([]).median()).toBeNull()
})

test('a weighted median has half of the weight on either side', () => {
  // By hand: where half the weight is reached exactly, the mean of the value and the next.
  expect(errorsOf([[1, 2, 3]], [[1, 1, 5]]).median()).toBe(3)
  expect(errorsOf([[1, 2, 3, 4]], [[1, 1, 1, 1]]).median()).toBe(2.5)
  expect(errorsOf([[1, 2, 8]], [[1, 1, 2]]).median()).toBe(5)
})

test('the interval of a median lies between the order statistics of the binomial distribution', () => {
  // Of 20 values the 6th and the 15th: P(Binomial(20, ½) ≤ 5) = 0.0207 (any table of the sign test).
  const errors = errorsOf([Array.from({ length: 20 }, (_, index) => index + 1)])
  expect(errors.medianInterval(0.95)).toEqual({ low: 6, high: 15 })
  expect(errorsOf([[1, 2, 3]]).medianInterval(0.95)).toBeNull()
  expect(errorsOf([[1, 2, 3]], [[1, 1, 1]]).medianInterval(0.95)).toBeNull()
})

test('what lies far from the median is found for a confidence that reaches so far', () => {
  // Of 400 values P(Binomial(400, ½) < 135) is about 3e-11, so that 1 − 1e-10 reaches from about the 135th to the 266th.
  const errors = errorsOf([Array.from({ length: 400 }, (_, index) => 2 ** (index / 10))])
  expect(errors.median()).toBeCloseTo((2 ** 19.9 + 2 ** 20) / 2, 6)
  const { low, high } = errors.medianInterval(1 - 1e-10) ?? { low: 0, high: 0 }
  const [lower, upper] = [Math.log2(low) * 10 + 1, Math.log2(high) * 10 + 1]
  expect(lower + upper).toBeCloseTo(401, 9)
  expect(Math.abs(lower - 135)).toBeLessThan(3)
})

test('of many rows the interval lies 1.96·√n/2 ranks around the middle', () => {
  const errors = errorsOf([Array.from({ length: 40_000 }, (_, index) => index + 1)])
  expect(errors.medianInterval(0.95)).toEqual({ low: 19_804, high: 20_197 })
})

test('the median of any errors in any batches is that of sorting them', () => {
  const error = fc.double({ min: 0, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.array(error, { minLength: 1 }), { minLength: 1 }), (batches) => {
      const sorted = batches.flat().sort((a, b) => a - b)
      const [lower = 0, upper = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
      expect(errorsOf(batches).median()).toBe(lower === upper ? upper : (lower + upper) / 2)
    }),
  )
})

test('more errors than are kept give the same median, with weights and without', () => {
  // The numbers from 0 to 1.2 million in an order that is no order: the middle ones are 599,999 and 600,000.
  const batches = Array.from({ length: 12 }, (_, batch) =>
    Array.from({ length: 100_000 }, (_, row) => ((batch * 100_000 + row) * 7) % 1_200_000),
  )
  expect(errorsOf(batches).median()).toBe(599_999.5)
  const weights = batches.map((batch) => batch.map((error) => (error < 400_000 ? 0 : 1)))
  expect(errorsOf(batches, weights).median()).toBe(799_999.5)
})
