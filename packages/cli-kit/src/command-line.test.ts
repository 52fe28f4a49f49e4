import { isStepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { parseCommandLine } from './command-line.ts'
import { optionsOf } from './option.ts'

const options = optionsOf(
  z.object({
    alpha: z.number().default(1).describe('strength'),
    l1Ratio: z.number().default(0.5).describe('ratio'),
    fitIntercept: z.boolean().default(true).describe('with an intercept'),
    start: z.string().describe('from'),
    directory: z.string().default('.').describe('folder'),
    keys: z.array(z.string()).default([]).describe('keys'),
  }),
)
const usage = {
  name: 'fit',
  arguments: options.filter(({ key }) => key === 'start'),
  options: options.filter(({ key }) => key !== 'start'),
}
const parse = (...argv: string[]) => parseCommandLine(usage, argv)

const failure = (...argv: string[]): string => {
  try {
    parse(...argv)
  } catch (error) {
    if (isStepError(error, 'USAGE')) return error.message
    throw error
  }
  throw new Error('nothing was wrong')
}

test('only what was given is there', () => {
  expect(parse('--l1-ratio', '0.2', '-C', '/x').flags).toEqual({ l1Ratio: '0.2', directory: '/x' })
})

test('a switch can be turned on and off', () => {
  expect(parse('--no-fit-intercept').flags).toEqual({ fitIntercept: false })
  expect(parse('--fit-intercept').flags).toEqual({ fitIntercept: true })
})

test('a list may be given in one flag or in several', () => {
  expect(parse('--keys', 'a,b', '--keys', 'c').flags).toEqual({ keys: ['a,b', 'c'] })
})

test('a negative number is a value', () => {
  expect(parse('--alpha', '-1').flags).toEqual({ alpha: '-1' })
})

test('an argument is taken by position', () => {
  expect(parse('2021-01-01', '--alpha=3').flags).toEqual({ start: '2021-01-01', alpha: '3' })
})

test('what is asked instead of a run is recognised', () => {
  expect([parse('--help').ask, parse('-V').ask, parse('--print-config').ask, parse().ask]).toEqual([
    'help',
    'version',
    'print-config',
    'run',
  ])
})

test('an unknown flag suggests the near one', () => {
  expect(failure('--alhpa', '1')).toContain("unknown option '--alhpa' (Did you mean --alpha?)")
})

test('several unknown flags are told together', () => {
  const message = failure('--alhpa=2', '--l1ratio=3')
  expect(message).toContain("'--alhpa=2'")
  expect(message).toContain("'--l1ratio=3'")
})

test('the value of an unknown flag is no mistake of its own', () => {
  const noArguments = { ...usage, arguments: [] }
  expect(() => parseCommandLine(noArguments, ['--alhpa', '2'])).toThrow(/^unknown option '--alhpa'/)
})

test('a flag without its value and an argument too many are mistakes', () => {
  expect(failure('--alpha')).toContain('--alpha')
  expect(failure('a', 'b')).toContain('too many arguments')
})
