import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nominalAssociation } from './nominal-association.ts'

const of = (feature: readonly number[], classes: readonly number[]) =>
  nominalAssociation(Float64Array.from(feature), Int32Array.from(classes))
const strengths = (feature: readonly number[], classes: readonly number[]) => {
  const { determination, separation } = of(feature, classes)
  return [determination.strength, separation.strength]
}

describe('what values tell of classes', () => {
  test('is all where each value has one class, in whatever order', () => {
    expect(strengths([3, 3, 1, 1, 2, 2], [0, 0, 1, 1, 2, 2])).toEqual([1, 1])
    // Six values of three classes: no run is longer than a value.
    expect(strengths([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])[0]).toBe(1)
  })

  // Counts 3, 1, 0 / 0, 3, 1 / 1, 0, 3 in rows of values, columns of classes. Within values the squares around the means add
  // up to 3 (4 - 10/4) = 4.5 with 12 - 3 degrees of freedom, in all to 12 - 48/12 = 8 with 11: 1 - (4.5/9)/(8/11) = 0.3125.
  test('is the share of variance explained, less what chance explains', () => {
    const values = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
    const { strength, deviations } = of(values, [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 0]).determination
    expect(strength).toBeCloseTo(0.3125, 12)
    expect(deviations).toBeCloseTo(0.3125 * 3, 12)
  })

  test('is nothing where no value occurs twice, nor does a label of one class have anything to tell', () => {
    const rows = Array.from({ length: 300 }, (_, row) => row)
    const ids = rows.map((row) => (row * 7919) % 300)
    const classes = rows.map((row) => (row * 31) % 3)
    expect(of(ids, classes).determination.strength).toBe(0)
    expect(strengths(ids, classes)[1]).toBeLessThan(0.5)
    expect(strengths(ids, classes.fill(0))).toEqual([0, 0])
  })

  test('is the same under any names of the values and of the classes', () => {
    const pairs = fc.array(fc.tuple(fc.nat(5), fc.nat(3)), { minLength: 2, maxLength: 60 })
    const names = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(pairs, names, (rows, renamed) => {
        const feature = rows.map(([value]) => value)
        const classes = rows.map(([, code]) => code)
        const { strength } = of(feature, classes).determination
        const others = of(
          feature.map((value) => renamed[value] ?? -1),
          classes.map((code) => renamed[code] ?? -1),
        )
        expect(others.determination.strength).toBeCloseTo(strength, 10)
      }),
    )
  })
})

describe('what the order of values tells of classes', () => {
  test('is all where each class is one run, in whatever order', () => {
    const feature = [0.1, 0.2, 0.3, 5, 6, 7, -3, -2, -1]
    expect(strengths(feature, [1, 1, 1, 0, 0, 0, 2, 2, 2])).toEqual([0, 1])
  })

  // Of 3 rows each of three classes chance makes 9 - 27/9 = 6 changes, and there are 3, at least 2: (6 - 3)/(6 - 2).
  test('is how far runs are below chance', () => {
    const { strength } = of([1, 2, 3, 4, 5, 6, 7, 8, 9], [0, 0, 0, 1, 1, 2, 2, 2, 1]).separation
    expect(strength).toBeCloseTo(3 / 4, 12)
  })

  // Of 4 rows each of two classes chance makes 4 changes with a variance of 2 * 16 (2 * 16 - 8) / (64 * 7) = 12/7 (Wald and
  // Wolfowitz); one is 3 fewer, where the class of the row before is right in all rows but one.
  test('is about as many deviations from chance as the number of runs', () => {
    const { deviations } = of([1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 0, 0, 1, 1, 1, 1]).separation
    expect(deviations).toBeGreaterThan(3 / Math.sqrt(12 / 7))
    expect(deviations).toBeLessThan(1.2 * (3 / Math.sqrt(12 / 7)))
  })

  // Of two values with both classes each: within each 2 - 2/2 = 1 change, between them 1/2, where chance has 4 - 8/4 = 2 and
  // 1 is the least.
  test('takes equal values in random order, and null last', () => {
    expect(strengths([1, 1, 2, 2], [0, 1, 0, 1])[1]).toBe(0)
    expect(of([Number.NaN, Number.NaN, 1, 1, 2, 2], [0, 0, 1, 1, 2, 2]).separation.strength).toBe(1)
  })
})
