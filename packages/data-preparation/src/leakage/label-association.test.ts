import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { associationWith, classAssociation, meanRanks } from './label-association.ts'

const numbers = (...values: number[]) => Float64Array.from(values)
const of = (feature: Float64Array, label: Float64Array) => associationWith(label)(feature)

// scipy.stats.rankdata([3, 1, 4, 1, 5, 9, 2, 6, 5, 3])
test('ranks are those of scipy, ties at their mean', () => {
  expect([...meanRanks(numbers(3, 1, 4, 1, 5, 9, 2, 6, 5, 3))]).toEqual([4.5, 1.5, 6, 1.5, 7.5, 10, 3, 9, 7.5, 4.5])
})

describe('the association of a feature with a label', () => {
  // scipy.stats.spearmanr([3, 1, 4, 1, 5, 9, 2, 6], [2, 7, 1, 8, 2, 8, 1, 8])
  test('is the absolute rank correlation for a label of many values', () => {
    const { strength } = of(numbers(3, 1, 4, 1, 5, 9, 2, 6), numbers(2, 7, 1, 8, 2, 8, 1, 8))
    expect(strength).toBeCloseTo(0.19885368120992467, 12)
  })

  // sklearn.metrics.roc_auc_score([0, 1, 0, 1, 1, 0, 1, 1], [3, 1, 4, 1, 5, 9, 2, 6])
  test('is |2 AUC - 1| for a label of two', () => {
    const { strength } = of(numbers(3, 1, 4, 1, 5, 9, 2, 6), numbers(0, 1, 0, 1, 1, 0, 1, 1))
    expect(strength).toBeCloseTo(1 - 2 * 0.2666666666666667, 12)
  })

  test('is the same for any rising or falling function of the feature', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 9 })), {
      minLength: 2,
      maxLength: 60,
    })
    fc.assert(
      fc.property(values, (pairs) => {
        const feature = Float64Array.from(pairs, ([x]) => x)
        const label = Float64Array.from(pairs, ([, y]) => y)
        const { strength } = of(feature, label)
        expect(of(feature.map(Math.atan), label).strength).toBeCloseTo(strength, 9)
        expect(
          of(
            feature.map((x) => -(x ** 3)),
            label,
          ).strength,
        ).toBeCloseTo(strength, 9)
      }),
    )
  })

  test('is that of being missing where this tells more than the values that are there', () => {
    const label = Float64Array.from({ length: 100 }, (_, row) => row % 2)
    const feature = label.map((is, row) => (is === 1 ? (row * 7919) % 13 : Number.NaN))
    expect(of(feature, label).strength).toBe(1)
  })

  test('is so many standard deviations from chance as rows allow', () => {
    const few = numbers(1, 2, 3, 4, 5)
    expect(of(few, few)).toEqual({ strength: 1, deviations: 2 })
  })

  test('is nothing where either does not vary', () => {
    expect(of(numbers(1, 1, 1), numbers(1, 2, 3)).strength).toBe(0)
    expect(of(numbers(1, 2, 3), numbers(4, 4, 4)).strength).toBe(0)
  })
})

describe('the association of classes with a label', () => {
  const label = Float64Array.from({ length: 400 }, (_, row) => (row * 7919) % 400)

  test('is all where the classes are those of the label, and nothing where each row is a class', () => {
    const two = label.map((value) => (value < 200 ? 0 : 1))
    expect(classAssociation(Int32Array.from(two), two).strength).toBeCloseTo(1, 12)
    expect(classAssociation(Int32Array.from(label.keys()), label).strength).toBe(0)
  })

  test('is about nothing for many classes that have nothing to do with it', () => {
    const codes = Int32Array.from({ length: 400 }, (_, row) => row >> 1)
    expect(classAssociation(codes, label).strength).toBeLessThan(0.3)
  })
})
