import { expect, test } from 'vitest'
import { CompensatedSum } from './compensated-sum.ts'

function sumOf(terms: number[]): CompensatedSum {
  const sum = new CompensatedSum()
  for (const term of terms) sum.add(term)
  return sum
}

test('small terms survive beside large ones, where plain addition loses them', () => {
  expect(sumOf([1, 1e100, 1, -1e100]).value()).toBe(2)
})

test('merging keeps what both sums had set aside', () => {
  const sum = sumOf([1, 1e100])
  sum.merge(sumOf([1, -1e100]))
  expect(sum.value()).toBe(2)
})
