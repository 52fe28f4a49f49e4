import { expect, test } from 'vitest'
import { firstOfEntities, maskedFacts, rowFacts } from './row-facts.ts'

const label = (...values: number[]) => Float64Array.from(values)
const first = (...rows: number[]) => Uint32Array.from(rows)

test('text of more than two values is classes, and so are a few numbers; many numbers and two values are not', () => {
  const many = Float64Array.from({ length: 21 }, (_, row) => row)
  expect(rowFacts(label(7, 3, 7, 5), false, undefined).classes).toEqual(Int32Array.of(0, 1, 0, 2))
  expect(rowFacts(label(1, 2, 1), true, undefined).classes).toBeUndefined()
  expect(rowFacts(many, false, undefined).classes).toBeUndefined()
  expect(rowFacts(many, true, undefined).classes).toHaveLength(21)
})

test('a label repeats where entities have several rows and one label each', () => {
  expect(rowFacts(label(1, 2, 1), true, first(0, 1, 0)).repeated).toBe(true)
  expect(rowFacts(label(1, 2, 3), true, first(0, 1, 0)).repeated).toBe(false)
  expect(rowFacts(label(1, 2, 3), true, first(0, 1, 2)).repeated).toBe(false)
  expect(rowFacts(label(1, 1), true, undefined).repeated).toBe(false)
})

test('of masked rows the first of each entity is the first that is left', () => {
  const { entities, classes } = maskedFacts(
    rowFacts(label(5, 6, 5, 7), true, first(0, 1, 0, 3)),
    Uint8Array.of(0, 1, 1, 1),
  )
  expect(classes).toEqual(Int32Array.of(1, 0, 2))
  expect(firstOfEntities(entities ?? first())).toEqual(first(0, 1, 2))
  expect(firstOfEntities(first(0, 1, 0, 1, 4))).toEqual(first(0, 1, 4))
})
