import { expect, test } from 'vitest'
import { readGate } from './read-gate.ts'

const read = (text: string) => readGate(text, 'gate.yaml', ['rmse', 'rows', 'cost'])
const rules = (text: string) => read(`rules:\n  - ${text}\n`)

test('an empty file asks for nothing, and states the policies', async () => {
  expect(await read('')).toEqual({
    rules: [],
    policies: { noChampion: 'accept', unloadableChampion: 'reject', inconclusive: 'reject' },
    allowedSignatureChanges: [],
  })
})

test('a margin is a number, or has an absolute and a relative part', async () => {
  const demand = async (text: string) => (await rules(`{ metric: rmse, ${text} }`)).rules[0]
  expect(await demand('not_worse_than: champion')).toMatchObject({
    name: 'rmse_not_worse_than_champion',
    direction: 'lower',
    demand: { strict: false, absolute: undefined, relative: undefined },
  })
  expect(await demand('not_worse_than: champion, tolerance: 0.1')).toMatchObject({ demand: { absolute: 0.1 } })
  expect(await demand('better_than: mean, by: { relative: 0.05 }')).toMatchObject({
    demand: { strict: true, absolute: undefined, relative: 0.05 },
  })
})

test.each([
  ['{ metric: rmse }', 'one of min and max, better_than, not_worse_than, or expression'],
  ['{ metric: rmse, max: 1, better_than: mean }', 'one of min and max'],
  ['{ max: 1 }', 'a metric or an expression'],
  ['{ metric: rmse, expression: rmse < 1 }', 'a metric or an expression'],
  ['{ metric: rmse, min: 2, max: 1 }', 'min 2 is above max 1'],
  ['{ metric: rmse, max: 1, by: 1 }', 'by goes with better_than'],
  ['{ metric: rmse, better_than: mean, tolerance: 1 }', 'tolerance goes with not_worse_than'],
  ['{ metric: rmse, better_than: champion, by: -1 }', 'rules.[0].by'],
  ['{ metric: cost, better_than: champion }', 'whether cost is better high or low is not known'],
  ['{ metric: rmse, better_than: mean, paired_interval: true }', 'comparison with champion'],
  ['{ metric: bias, better_than: champion, paired_interval: true }', 'better near zero'],
  ['{ metric: rmse, max: 1, slice: a=b, slices: a }', 'slice or slices, not both'],
  ['{ metric: rmse, max: 1, min_rows: 5 }', 'min_rows goes with slice or slices'],
  ['{ metric: rmse, better_than: mean, slices: a }', 'baselines are known of all rows alone'],
  ['{ metric: rmse, mx: 1 }', 'unknown key "mx" (did you mean "max"?)'],
  ['{ metric: rmse, better_than: champoin }', 'did you mean "champion"?'],
  ['{ expression: rmes < 1 }', 'there is no column "rmes"'],
  ['{ expression: rmse + 1 }', 'rmse + 1'],
  ['{ metric: rmse, max: 1 }\n  - { metric: rmse, max: 2 }', 'two rules are named "rmse_max"'],
])('%s is refused with its line', async (text, message) => {
  const error = await rules(text).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'USAGE' })
  expect(String(error)).toContain(message.replace('rules.[0]', 'rules[0]'))
  expect(String(error)).toMatch(/gate\.yaml:[23]: /)
})

test('a metric of one’s own states its direction', async () => {
  expect((await rules('{ metric: cost, direction: lower, better_than: champion }')).rules).toMatchObject([
    { metric: 'cost', direction: 'lower' },
  ])
})
