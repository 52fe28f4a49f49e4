import { StepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import { polarsError } from './polars-error.ts'

test.each([
  [
    'parquet: File out of specification: underlying IO error: No space left on device (os error 28)',
    'CANNOT_WRITE',
    'cannot write out: the disk is full',
  ],
  ['Permission denied (os error 13): out', 'CANNOT_WRITE', 'cannot write out: this user may not write there'],
  ['No such file or directory (os error 2): data/in.parquet', 'MISSING_INPUT', 'data/in.parquet does not exist'],
])('%s is %s', (text, code, message) => {
  expect(polarsError(new Error(text), { written: 'out' })).toMatchObject({ code, message })
})

test("a value that cannot be converted breaks the contract, in Polars' words without its advice", () => {
  const text =
    'conversion from `str` to `i64` failed in column \'s\' for 1 out of 2 values: ["a"]\n\nDid not show all failed cases.'
  expect(polarsError(new Error(text), { written: 'out' })).toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: 'conversion from `str` to `i64` failed in column \'s\' for 1 out of 2 values: ["a"]',
  })
})

test('a mistake in a plan stays a plain error', () => {
  const error = new Error('not found: unable to find column "zz"')
  expect(polarsError(error, { written: 'out' })).toBe(error)
  expect(polarsError(error, { written: 'out' })).not.toBeInstanceOf(StepError)
})
