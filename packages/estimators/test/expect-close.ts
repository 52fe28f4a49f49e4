import { expect } from 'vitest'

export function expectClose(actual: ArrayLike<number>, expected: readonly number[], digits: number): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((number, j) => {
    expect(actual[j]).toBeCloseTo(number, digits)
  })
}
