import { isStepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import { chooseNullPolicy, refuseNullRows } from './null-policy.ts'

const metadata = (null_policy: string | undefined) => ({
  artifact: 'training',
  schema_version: '1.0',
  roles: {},
  ...(null_policy === undefined ? {} : { null_policy }),
})

test('the option decides, then the feature service, and else rows with nulls are refused', () => {
  expect(chooseNullPolicy('error', metadata('drop'))).toBe('error')
  expect(chooseNullPolicy(undefined, metadata('drop'))).toBe('drop')
  expect(chooseNullPolicy(undefined, metadata(undefined))).toBe('error')
  expect(chooseNullPolicy(undefined, undefined)).toBe('error')
})

test('a policy that the feature service makes up is a usage error', () => {
  expect(() => chooseNullPolicy(undefined, metadata('ignore'))).toThrow(
    /null_policy is "ignore": expected error or drop/,
  )
})

test('a refusal counts the rows, the nulls of each column, and names the option', () => {
  const nulls = { rows: 10, incomplete: 3, byColumn: { price: 2, left: 1 } }
  const refusal = () => refuseNullRows('training.parquet', nulls, 'error')
  expect(refusal).toThrow(
    /3 of 10 rows of training.parquet have a null label or feature:\n.*price: 2 null\n.*left: 1 null/,
  )
  try {
    refusal()
  } catch (error) {
    if (!isStepError(error)) throw error
    expect([error.code, error.hint]).toEqual(['DATA_REJECTED', expect.stringContaining('--null-policy drop')])
  }
})

test('rows without a null, and those that are left without them, are not refused', () => {
  refuseNullRows('training.parquet', { rows: 10, incomplete: 0, byColumn: {} }, 'error')
  refuseNullRows('training.parquet', { rows: 10, incomplete: 9, byColumn: { price: 9 } }, 'drop')
})

test('where every row has a null none would be left, whatever the policy', () => {
  const refusal = () =>
    refuseNullRows('training.parquet', { rows: 10, incomplete: 10, byColumn: { price: 10 } }, 'drop')
  expect(refusal).toThrow(/10 of 10 rows of training.parquet have a null label or feature:\n.*price: 10 null/)
})
