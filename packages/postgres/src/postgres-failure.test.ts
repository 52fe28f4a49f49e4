import { StepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import { postgresFailure } from './postgres-failure.ts'

const failure = (message: string, code?: string): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code })

test.each([
  ['28P01', 'password authentication failed for user "x"', 'DENIED'],
  ['28000', 'no pg_hba.conf entry', 'DENIED'],
  ['42501', 'permission denied for table t', 'DENIED'],
  [undefined, 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'DENIED'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'DENIED'],
  ['ECONNREFUSED', 'connect ECONNREFUSED', 'UNAVAILABLE'],
  ['57P03', 'the database system is starting up', 'UNAVAILABLE'],
  ['53300', 'too many clients', 'UNAVAILABLE'],
  [undefined, 'Connection terminated unexpectedly', 'UNAVAILABLE'],
  [undefined, 'There was an error establishing an SSL connection', 'UNAVAILABLE'],
  [undefined, 'received invalid response: 48', 'UNAVAILABLE'],
  ['3D000', 'database "x" does not exist', 'USAGE'],
  ['42P01', 'relation "t" does not exist', 'MISSING_INPUT'],
  ['22012', 'division by zero', 'BROKEN_CONTRACT'],
])('SQLSTATE or system code %s (%s) is %s', (code, message, expected) => {
  expect(postgresFailure(failure(message, code), 'here', 'the settings')).toMatchObject({
    code: expected,
    message: `here: ${message}`,
  })
})

test('anything else stays the bug it is, and a StepError what it was', () => {
  const bug = failure('column "typo" is ambiguous', '42702')
  const known = new StepError('CANNOT_WRITE', 'the disk is full')
  expect(postgresFailure(bug, 'here', 'the settings')).toBe(bug)
  expect(postgresFailure(known, 'here', 'the settings')).toBe(known)
})
