import { expect, test } from 'vitest'
import { didYouMean } from './did-you-mean.ts'

test('offers the candidate a slip away, whatever its case', () => {
  expect(didYouMean('entites', ['sources', 'entities'])).toBe(' (did you mean "entities"?)')
  expect(didYouMean('int46', ['Int32', 'Int64'])).toBe(' (did you mean "Int64"?)')
})

test('offers a name that differs in case or in white space at its ends alone', () => {
  expect(didYouMean('a', [' A', 'bc'])).toBe(' (did you mean " A"?)')
  expect(didYouMean('price', ['sources', '  Price  '])).toBe(' (did you mean "  Price  "?)')
})

test('offers nothing where every candidate is another word', () => {
  expect(didYouMean('price', ['sources', 'entities'])).toBe('')
  expect(didYouMean('a', [])).toBe('')
})
