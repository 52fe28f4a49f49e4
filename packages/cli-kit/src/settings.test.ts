import { anyTable } from '@millrace/contracts'
import { isStepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { inputFile } from './file-option.ts'
import { maskedValue, resolveSettings, type Sources } from './settings.ts'

const Options = z.strictObject({
  alpha: z.number().nonnegative().default(1).describe('strength'),
  maxIter: z.int().positive().default(1000).describe('rounds'),
  fitIntercept: z.boolean().default(true).describe('with an intercept'),
  split: z.enum(['random', 'time']).default('random').describe('kind'),
  entityKeys: z.array(z.string().min(1)).default([]).describe('keys'),
  name: z.string().describe('a name'),
  token: z.string().optional().describe('a token').meta({ secret: true }),
  input: inputFile(anyTable, 'data/rows.csv').describe('rows').meta({ env: false }),
})

test('what is given by position is called as help calls it, with what it may be', () => {
  const Place = z.strictObject({ kind: z.enum(['cats', 'dogs']).describe('what to list').meta({ env: false }) })
  const listed = (flags: Sources['flags']) => () =>
    resolveSettings([Place], { flags, environment: {}, envFile: {}, positional: ['kind'] })
  expect(listed({})).toThrow('KIND is required: what to list: cats, dogs')
  expect(listed({ kind: 'birds' })).toThrow('KIND is "birds": expected one of cats, dogs')
})

test('a list has commas between its items, or each flag gives one item whole', () => {
  const Lists = z.strictObject({
    keys: z.array(z.string()).describe('keys'),
    texts: z.array(z.string()).describe('texts').meta({ whole: true }),
  })
  const flags = { keys: ['a, b', 'c'], texts: ['a, b', ' c'] }
  expect(resolveSettings([Lists], { flags, environment: {}, envFile: {} }).values).toEqual({
    keys: ['a', 'b', 'c'],
    texts: ['a, b', ' c'],
  })
  expect(
    resolveSettings([Lists], { flags: {}, environment: { KEYS: 'a,b', TEXTS: 'a,b' }, envFile: {} }).values,
  ).toEqual({
    keys: ['a', 'b'],
    texts: ['a,b'],
  })
})

const resolve = (sources: Partial<Sources>) =>
  resolveSettings([Options], { flags: { name: 'n' }, environment: {}, envFile: {}, ...sources })

const failure = (sources: Partial<Sources>): string => {
  try {
    resolve(sources)
  } catch (error) {
    if (isStepError(error, 'USAGE')) return error.message
    throw error
  }
  throw new Error('nothing was wrong')
}

const origins = ({ settings }: ReturnType<typeof resolve>) =>
  Object.fromEntries(settings.map(({ option, origin }) => [option.key, origin]))

test('a flag beats the environment, the environment beats .env, .env beats the default', () => {
  const envFile = { ALPHA: '0.1', MAX_ITER: '1', SPLIT: 'time' }
  const environment = { ALPHA: '0.2', MAX_ITER: '2' }
  const resolved = resolve({ flags: { name: 'n', alpha: '0.3' }, environment, envFile })
  expect(resolved.values).toMatchObject({ alpha: 0.3, maxIter: 2, split: 'time', fitIntercept: true })
  expect(origins(resolved)).toMatchObject({
    alpha: 'flag',
    maxIter: 'environment',
    split: '.env',
    fitIntercept: 'default',
  })
})

test('text becomes the type of its option', () => {
  const { values } = resolve({
    environment: { ALPHA: ' 1e-3 ', FIT_INTERCEPT: 'No', ENTITY_KEYS: 'shop, day', MAX_ITER: '+7' },
  })
  expect(values).toMatchObject({ alpha: 0.001, fitIntercept: false, entityKeys: ['shop', 'day'], maxIter: 7 })
})

test('an empty variable is unset, an empty flag is a mistake', () => {
  expect(resolve({ environment: { ALPHA: '' } }).values).toMatchObject({ alpha: 1 })
  expect(failure({ flags: { name: 'n', alpha: '' } })).toContain('--alpha (ALPHA) is "", given as a flag')
})

test('a mistake is told with flag, variable, value, origin and what was expected', () => {
  expect(failure({ environment: { ALPHA: 'much' } })).toBe(
    '--alpha (ALPHA) is "much", from the environment: expected a number',
  )
  expect(failure({ envFile: { MAX_ITER: '1.5' } })).toBe(
    '--max-iter (MAX_ITER) is "1.5", from .env: expected a whole number',
  )
  expect(failure({ environment: { SPLIT: 'odd' } })).toContain('expected one of random, time')
  expect(failure({ environment: { FIT_INTERCEPT: 'maybe' } })).toContain('expected true or false')
})

test('numbers that JavaScript alone would read are refused', () => {
  for (const text of ['0x10', '1_000', 'Infinity', 'NaN', '1e'])
    expect(failure({ environment: { ALPHA: text } })).toContain('a number')
})

test('several mistakes are told together', () => {
  const message = failure({ flags: {}, environment: { ALPHA: '-1', SPLIT: 'odd' } })
  expect(message).toContain('3 settings are wrong')
  expect(message).toContain('--alpha (ALPHA) is "-1"')
  expect(message).toContain('--split (SPLIT) is "odd"')
  expect(message).toContain('--name (NAME) is required: a name')
})

test('a secret is shown neither in the configuration nor in an error', () => {
  const { settings } = resolve({ environment: { TOKEN: 'hush' } })
  expect(settings.map(maskedValue)).not.toContain('hush')
  const Strict = z.strictObject({ token: z.string().min(10).describe('a token').meta({ secret: true }) })
  const sources = { flags: {}, environment: { TOKEN: 'hush' }, envFile: {} }
  expect(() => resolveSettings([Strict], sources)).toThrow(/--token \(TOKEN\) is \(secret\)/)
})

test('a password inside a URL is masked', () => {
  const { settings } = resolve({ flags: { name: 'http://ann:hush@host:1/x' } })
  const name = settings.find(({ option }) => option.key === 'name')
  expect(name && maskedValue(name)).toBe('http://ann:********@host:1/x')
})

test('an option without a variable is not read from the environment', () => {
  const { settings } = resolve({ environment: { INPUT: 'other.csv' } })
  expect(settings.find(({ option }) => option.key === 'input')).toMatchObject({
    value: 'data/rows.csv',
    origin: 'default',
  })
})
