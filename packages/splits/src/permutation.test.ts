import fc from 'fast-check'
import { expect, test } from 'vitest'
import { permutation } from './permutation.ts'

test('a permutation is the one numpy 2.4.6 draws for the same seed', () => {
  expect([...permutation(10, 42)]).toEqual([8, 1, 5, 0, 7, 2, 9, 4, 3, 6])
  const long = permutation(1300, 7)
  expect([...long.subarray(0, 8)]).toEqual([347, 1160, 374, 361, 1215, 500, 1284, 790])
  expect([...long.subarray(-4)]).toEqual([502, 537, 1220, 175])
})

test('every number below the size occurs once', () => {
  fc.assert(
    fc.property(fc.nat(2000), fc.integer({ min: 0, max: 0xffffffff }), (size, seed) => {
      expect([...permutation(size, seed)].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i))
    }),
  )
})
