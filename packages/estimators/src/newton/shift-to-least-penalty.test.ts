import fc from 'fast-check'
import { expect, test } from 'vitest'
import { penaltyOf } from './parameter-penalties.ts'
import { shiftToLeastPenalty } from './shift-to-least-penalty.ts'

const coefficient = fc.integer({ min: -8, max: 8 }).map((quarters) => quarters / 4)

test('no other shift has a lesser penalty, and parameters without an l1 penalty stay', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 6 }),
      fc.array(coefficient, { minLength: 18, maxLength: 18 }),
      fc.constantFrom(0, 0.3, 2),
      (blocks, values, strength) => {
        const point = Float64Array.from(values.slice(0, 3 * blocks))
        const penalties = {
          l1: point.map((_, at) => (at % 3 < 2 ? 1 + (at % 3) : 0)),
          l2: point.map((_, at) => (at % 3 < 2 ? strength : 0)),
        }
        const least = shiftToLeastPenalty(penalties, point, blocks)
        for (let shift = -2; shift <= 2; shift += 1 / 16) {
          for (const j of [0, 1]) {
            const other = least.map((value, at) => (at % 3 === j ? value + shift : value))
            expect(penaltyOf(penalties, least)).toBeLessThanOrEqual(penaltyOf(penalties, other) + 1e-12)
          }
        }
        for (let k = 0; k < blocks; k++) {
          expect(least[k * 3 + 2]).toBe(point[k * 3 + 2])
          for (const j of [0, 1])
            expect((least[k * 3 + j] ?? 0) - (least[j] ?? 0)).toBeCloseTo((point[k * 3 + j] ?? 0) - (point[j] ?? 0), 12)
        }
      },
    ),
  )
})

test('of equally good shifts the least is taken', () => {
  const penalties = { l1: Float64Array.of(1, 1, 1, 1), l2: new Float64Array(4) }
  expect(shiftToLeastPenalty(penalties, Float64Array.of(-3, -1, 2, 5), 4)).toEqual(Float64Array.of(-3, -1, 2, 5))
  expect(shiftToLeastPenalty(penalties, Float64Array.of(3, 1, 2, 5), 4)).toEqual(Float64Array.of(1, -1, 0, 3))
})
