import { expect, test } from 'vitest'
import { settings } from './settings.ts'

const KNOWN = ['join', 'help']

test('benchmarks are named with commas, with blanks or as words', () => {
  expect(settings({ ONLY: 'join,help' }, [], KNOWN).names).toEqual(['join', 'help'])
  expect(settings({ ONLY: 'join' }, ['help'], KNOWN).names).toEqual(['join', 'help'])
  expect(settings({}, [], KNOWN).names).toEqual([])
})

test('a name that is unknown is refused with those that are known', () => {
  expect(() => settings({ ONLY: 'joins' }, [], KNOWN)).toThrow('no benchmark joins: there are join, help')
})

test.each(['0', '-1', 'many', '2.5'])('%s is no number of rounds', (rounds) => {
  expect(() => settings({ ROUNDS: rounds }, [], KNOWN)).toThrow(`ROUNDS is "${rounds}"`)
})
