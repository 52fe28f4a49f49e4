import { anyTable } from '@millrace/contracts'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { inputFile } from './file-option.ts'
import { setIdOf } from './set-id.ts'
import { resolveSettings } from './settings.ts'
import { ShellOptions } from './shell-options.ts'

const Options = z.strictObject({
  alpha: z.number().default(1).describe('strength'),
  input: inputFile(anyTable).describe('rows'),
})
const settings = (flags: Record<string, string>) =>
  resolveSettings([Options], { flags, environment: {}, envFile: {} }).settings
const file = (sha256: string, path = 'a') => ({ path, sha256, bytes: 1 })
const base = setIdOf('fit', '1', { x: file('aa') }, settings({}))

test('the same step, version, content and options have the same id', () => {
  expect(setIdOf('fit', '1', { x: file('aa') }, settings({}))).toBe(base)
})

test('where a file lies does not matter, what is in it does', () => {
  expect(setIdOf('fit', '1', { x: file('aa', 'b') }, settings({ input: 'b' }))).toBe(base)
  expect(setIdOf('fit', '1', { x: file('bb') }, settings({}))).not.toBe(base)
})

test('how a step is asked to talk does not matter', () => {
  const asked = { flags: { json: true }, environment: {}, envFile: {} }
  const { settings: all } = resolveSettings([Options, ShellOptions], asked)
  expect(setIdOf('fit', '1', { x: file('aa') }, all)).toBe(base)
})

test('another step, version or option has another id', () => {
  const others = [
    setIdOf('score', '1', { x: file('aa') }, settings({})),
    setIdOf('fit', '2', { x: file('aa') }, settings({})),
    setIdOf('fit', '1', { x: file('aa') }, settings({ alpha: '2' })),
  ]
  expect(new Set([base, ...others]).size).toBe(4)
})
