import { expect, test } from 'vitest'
import { didYouMean } from './did-you-mean.ts'

test('the nearest name within two edits is suggested, letter case aside', () => {
  expect(didYouMean('prcie', ['price', 'prices'])).toBe(' (did you mean "price"?)')
  expect(didYouMean('PRICE', ['cost', 'price'])).toBe(' (did you mean "price"?)')
  expect(didYouMean('isnull', ['isNaN', 'isNull'])).toBe(' (did you mean "isNull"?)')
  expect(didYouMean('price', ['city', 'x'])).toBe('')
  expect(didYouMean('i', ['x', 'ix'])).toBe('')
})
