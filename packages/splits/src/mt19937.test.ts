import { expect, test } from 'vitest'
import { Mt19937 } from './mt19937.ts'

test('the first words for seed 5489 are those of the reference implementation', () => {
  const generator = new Mt19937(5489)
  expect([generator.nextUint32(), generator.nextUint32(), generator.nextUint32()]).toEqual([
    3499211612, 581869302, 3890346734,
  ])
})

test('the 10,000th word for seed 5489 is the one the C++ standard requires of mt19937', () => {
  const generator = new Mt19937(5489)
  for (let i = 1; i < 10_000; i++) generator.nextUint32()
  expect(generator.nextUint32()).toBe(4123659995)
})
