import { isStepError } from '@millrace/errors'
import { describe, expect, test } from 'vitest'
import { trainTestSplit } from './train-test-split.ts'

describe('rows and order are those of scikit-learn 1.9.1', () => {
  test.each([
    { rows: 10, testSize: 0.25, seed: 42, train: [0, 7, 2, 9, 4, 3, 6], test: [8, 1, 5] },
    { rows: 12, testSize: 0.25, seed: 0, train: [10, 2, 8, 1, 7, 9, 3, 0, 5], test: [6, 11, 4] },
    { rows: 7, testSize: 3, seed: 4294967295, train: [6, 4, 2, 3], test: [1, 5, 0] },
  ])('for $rows rows, test size $testSize and seed $seed', ({ train, test: tested, ...options }) => {
    const split = trainTestSplit(options)
    expect([...split.train]).toEqual(train)
    expect([...split.test]).toEqual(tested)
  })
})

test.each([
  [{ rows: 1, testSize: 0.2 }, /test size of 0\.2 leaves none of 1 rows to train on/],
  [{ rows: 0, testSize: 0.2 }, /test size of 0\.2 leaves none of 0 rows/],
  [{ rows: 5, testSize: 5 }, /test size of 5 leaves none of 5 rows to train on/],
  [{ rows: 5, testSize: 0.99 }, /test size of 0\.99 leaves none of 5 rows to train on/],
  [{ rows: 5, testSize: 0 }, /test size is 0,/],
  [{ rows: 5, testSize: -1 }, /test size is -1,/],
  [{ rows: 5, testSize: 1.5 }, /test size is 1\.5,/],
  [{ rows: 5, testSize: Number.NaN }, /test size is NaN,/],
])('%o is refused, and the message names the value', (options, message) => {
  expect(() => trainTestSplit({ ...options, seed: 42 })).toThrow(message)
})

test.each([-1, 0.5, 4294967296, Number.NaN])('the seed %d is refused as a usage error', (seed) => {
  const refusal = (error: unknown) => isStepError(error, 'USAGE') && error.message.includes(String(seed))
  expect(() => trainTestSplit({ rows: 10, testSize: 0.2, seed })).toThrow(expect.toSatisfy(refusal))
})
