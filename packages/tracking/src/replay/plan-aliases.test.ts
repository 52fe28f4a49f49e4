import { expect, test } from 'vitest'
import { planAliases } from './plan-aliases.ts'

const move = (time: number, from: string | null, to: string | null, alias = 'champion') => [
  `millrace.alias_history.${1_700_000_000_000 + time}-0000000${time}`,
  JSON.stringify({ alias, from, to, user: 'u', at: '2024-01-01T00:00:00.000Z' }),
]
const model = (aliases: Record<string, string>, ...moves: string[][]) => ({
  name: 'm',
  creationTimestamp: 0,
  lastUpdatedTimestamp: 0,
  description: '',
  aliases,
  tags: Object.fromEntries(moves),
})
const numbers = new Map([
  ['1', '11'],
  ['2', '12'],
  ['3', '13'],
])
const first = move(1, null, '1')
const second = move(2, '1', '2')

const shown = ({ moves, kept }: ReturnType<typeof planAliases>) => ({
  moves: moves.map(({ alias, from, to, history }) => [alias, from, to, history.length]),
  kept: kept.map(({ alias, from, to }) => [alias, from, to]),
})

test('into an empty target an alias goes with its whole history, in the numbers of the target', () => {
  const plans = planAliases(model({ champion: '2' }, second, first), model({}), numbers)
  expect(shown(plans)).toEqual({ moves: [['champion', undefined, '12', 2]], kept: [] })
  expect(plans.moves[0]?.history.map(({ value }) => JSON.parse(value))).toMatchObject([
    { from: null, to: '11' },
    { from: '11', to: '12' },
  ])
})

test('an alias follows where the target knows no move that the source does not', () => {
  const plans = planAliases(model({ champion: '2' }, first, second), model({ champion: '11' }, first), numbers)
  expect(shown(plans)).toEqual({ moves: [['champion', '11', '12', 1]], kept: [] })
})

test('an alias that went in the source goes in the target', () => {
  const plans = planAliases(model({}, first, move(2, '1', null)), model({ champion: '11' }, first), numbers)
  expect(shown(plans)).toEqual({ moves: [['champion', '11', undefined, 1]], kept: [] })
})

test('a second time there is nothing to do, and what the target did afterwards stays without a word', () => {
  const source = model({ champion: '2' }, first, second)
  expect(shown(planAliases(source, model({ champion: '12' }, first, second), numbers))).toEqual({ moves: [], kept: [] })
  const ahead = model({ champion: '13' }, first, second, move(3, '12', '13'))
  expect(shown(planAliases(source, ahead, numbers))).toEqual({ moves: [], kept: [] })
})

test('an alias that both moved on their own stays, and is named', () => {
  const target = model({ champion: '13' }, first, move(3, '11', '13'))
  expect(shown(planAliases(model({ champion: '2' }, first, second), target, numbers))).toEqual({
    moves: [],
    kept: [['champion', '13', '12']],
  })
  expect(shown(planAliases(model({ champion: '2' }), model({ champion: '11' }), numbers)).kept).toHaveLength(1)
})

test('a version of the history that is gone is not taken for another of that number', () => {
  const source = model({ champion: '2' }, move(1, null, '7'), move(2, '7', '2'))
  const [plan] = planAliases(source, model({}), numbers).moves
  expect(plan?.history.map(({ value }) => JSON.parse(value))).toMatchObject([
    { from: null, to: 'deleted-7' },
    { from: 'deleted-7', to: '12' },
  ])
})

test('an alias of a version that is not there stays where it is', () => {
  expect(shown(planAliases(model({ champion: '9' }), model({}), numbers))).toEqual({
    moves: [],
    kept: [['champion', undefined, undefined]],
  })
})

test('a move that a replay made alone does not count as one of the target', () => {
  const replayed = [
    'millrace.alias_history.1700000000009-00000009',
    JSON.stringify({
      alias: 'champion',
      from: null,
      to: '12',
      user: 'u',
      reason: 'replayed from sqlite:///a.db',
      at: '2024-01-01T00:00:00Z',
    }),
  ]
  const target = model({ champion: '12' }, replayed)
  expect(shown(planAliases(model({ champion: '2' }, first, second), target, numbers))).toEqual({
    moves: [['champion', '12', '12', 2]],
    kept: [],
  })
  expect(shown(planAliases(model({ champion: '3' }), target, numbers)).moves).toEqual([['champion', '12', '13', 0]])
  expect(shown(planAliases(target, model({ champion: '2' }), new Map([['12', '2']])))).toEqual({ moves: [], kept: [] })
})
