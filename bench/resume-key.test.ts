import { expect, test } from 'vitest'
import { resumeKey } from './resume-key.ts'

const ALIKE = { code: 'a', scripts: 'b', versions: ['Node 24', 'feast 0.66.0'], machine: '2 cores' }

test('the same code, versions and machine have one key', () => {
  expect(resumeKey({ ...ALIKE, versions: [...ALIKE.versions] })).toBe(resumeKey(ALIKE))
})

test.each([
  { code: 'another' },
  { scripts: 'another' },
  { versions: ['Node 24', 'feast 0.67.0'] },
  { machine: '4 cores' },
  { code: 'b', scripts: 'a' },
])('measurements are not continued with %o', (changed) => {
  expect(resumeKey({ ...ALIKE, ...changed })).not.toBe(resumeKey(ALIKE))
})
