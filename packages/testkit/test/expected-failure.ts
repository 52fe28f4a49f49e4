import { expect } from 'vitest'
import type { Finished } from '../src/index.ts'

export interface ExpectedFailure {
  readonly code: number
  /** What the message has to name. */
  readonly names: readonly (string | RegExp)[]
}

/** Expects a bin to have ended with a code and one clear message: an error, its hint, no stack trace, no result. */
export function expectFailure({ code, stdout, stderr }: Finished, expected: ExpectedFailure): void {
  expect(code, stderr).toBe(expected.code)
  for (const name of expected.names) expect(stderr).toMatch(typeof name === 'string' ? escaped(name) : name)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stderr).not.toMatch(/node:internal|\.[jt]s:\d+:\d+|panicked|StepError|undefined|\[object/)
  const errors = stderr.split('\n').filter((line) => / error: (?!hint:)/.test(line))
  expect(errors, stderr).toHaveLength(1)
  expect(stdout).toBe('')
}

const escaped = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
