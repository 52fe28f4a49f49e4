import { expect, test } from 'vitest'
import { rollbackTarget } from './rollback-target.ts'

const move = (time: number, from: string | null, to: string | null, alias = 'champion') => [
  `millrace.alias_history.${1_700_000_000_000 + time}-0000000${time}`,
  JSON.stringify({ alias, from, to, user: 'u', at: '2024-01-01T00:00:00.000Z' }),
]
const target = (champion: string | undefined, ...moves: string[][]) =>
  rollbackTarget(
    { name: 'm', aliases: champion === undefined ? {} : { champion }, tags: Object.fromEntries(moves) },
    'champion',
  )

test('an alias goes back to where it was before its last move, whatever other aliases did since', () => {
  expect(target('3', move(1, null, '1'), move(2, '1', '3'), move(3, '3', '2', 'challenger'))).toEqual({
    from: '3',
    to: '1',
  })
})

test('an alias that was removed comes back', () => {
  expect(target(undefined, move(1, null, '1'), move(2, '1', null))).toEqual({ from: undefined, to: '1' })
})

test('without a move before there is nothing to go back to', () => {
  expect(() => target('1')).toThrow('no move of alias "champion" of "m" is recorded; it stands for version 1')
  expect(() => target('1', move(1, null, '1'))).toThrow('stood for no version before version 1')
})

test('a move without a record is a conflict', () => {
  expect(() => target('4', move(1, null, '1'), move(2, '1', '3'))).toThrow(
    'is at version 4, but its last recorded move is to version 3',
  )
})
