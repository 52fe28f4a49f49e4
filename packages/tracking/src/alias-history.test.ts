import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aliasHistory, aliasHistoryTag } from './alias-history.ts'
import type { AliasMove } from './tracking-store.ts'

const version = fc.option(
  fc.nat().map((number) => String(number)),
  { nil: undefined },
)
const move = fc.record({ alias: fc.string(), from: version, to: version, user: fc.string(), reason: fc.string() })

function tagsOf(moves: readonly Omit<AliasMove, 'name'>[], clock: (index: number) => number): Record<string, string> {
  const tags: Record<string, string> = {}
  for (const [index, made] of moves.entries()) {
    const { key, value } = aliasHistoryTag({ name: 'some', ...made }, tags, clock(index))
    tags[key] = value
  }
  return tags
}

test('the history holds every move in the order in which they were made, whatever the clock did', () => {
  const clocks = fc.array(fc.nat({ max: 2_000_000_000_000 }), { minLength: 1 })
  fc.assert(
    fc.property(fc.array(move, { maxLength: 8 }), clocks, (moves, times) => {
      const tags = tagsOf(moves, (index) => times[index % times.length] ?? 0)
      expect(aliasHistory(tags)).toMatchObject(moves)
    }),
  )
})

test('a move is written under its time, and read back with it', () => {
  const made = { name: 'some', alias: 'champion', from: undefined, to: '3', user: 'somebody', reason: 'better' }
  const { key, value } = aliasHistoryTag(made, {}, 1_700_000_000_123)
  expect(key).toMatch(/^millrace\.alias_history\.1700000000123-[0-9a-f]{8}$/)
  expect(aliasHistory({ [key]: value })).toEqual([
    { alias: 'champion', from: undefined, to: '3', user: 'somebody', reason: 'better', at: '2023-11-14T22:13:20.123Z' },
  ])
})

test('tags that are no history are passed over', () => {
  const at = '2023-11-14T22:13:20.123Z'
  const good = { alias: 'champion', from: '1', to: null, user: 'somebody', at }
  const key = (time: string) => `millrace.alias_history.${time}-00000000`
  const tags = {
    team: 'a',
    'millrace.alias_claim.x': JSON.stringify(good),
    'millrace.alias_history.1-00000000': JSON.stringify(good),
    [key('1700000000001')]: 'not JSON',
    [key('1700000000002')]: '[]',
    [key('1700000000003')]: JSON.stringify({ ...good, user: 7 }),
    [key('1700000000004')]: JSON.stringify({ ...good, at: 'yesterday' }),
    [key('1700000000005')]: JSON.stringify(good),
  }
  expect(aliasHistory(tags)).toEqual([{ alias: 'champion', from: '1', to: undefined, user: 'somebody', at }])
})

test('a tag with the last time there is does not hide the moves after it', () => {
  const made = { name: 'some', alias: 'champion', from: undefined, to: '3', user: 'somebody' }
  const { key, value } = aliasHistoryTag(made, { 'millrace.alias_history.9999999999999-00000000': '' }, 1)
  expect(aliasHistory({ [key]: value })).toMatchObject([{ to: '3' }])
})
