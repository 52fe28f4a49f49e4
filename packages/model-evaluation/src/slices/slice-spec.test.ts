import type { Column } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { parseSlices } from './slice-spec.ts'

const column = (name: string, type: Column['type'], role: Column['role'] = 'feature'): Column => ({
  name,
  type,
  role,
  nullCount: 0,
})
const columns = [
  column('region', 'String', 'key'),
  column('price', 'Float64'),
  column('R & D', 'Float64'),
  column('at', 'Datetime', 'event_timestamp'),
  column('raw', 'Binary'),
]
const namesOf = async (...items: string[]) =>
  (await parseSlices(items, columns)).map((parts) => parts.map(({ name }) => name))

test('items are columns, expressions and crosses of both', async () => {
  expect(await namesOf('region', 'price > 2 & region', 'hour(at)')).toEqual([
    ['region'],
    ['price > 2', 'region'],
    ['hour(at)'],
  ])
})

test('several items may be in one text, with semicolons between', async () => {
  expect(await namesOf('region; price')).toEqual([['region'], ['price']])
})

test('a column is taken by its name, whatever is in it', async () => {
  expect(await namesOf('R & D')).toEqual([['R & D']])
})

test('a column that is not there is refused with the one it may be', async () => {
  await expect(namesOf('regoin == 1')).rejects.toThrow(
    /--slices \(EVALUATION_SLICES\): expression .*did you mean "region"/,
  )
  await expect(namesOf('regoin')).rejects.toThrow(/--slices.*no column "regoin".*region/)
})

test('a column without values to slice by is refused', async () => {
  await expect(namesOf('raw')).rejects.toThrow(/raw is Binary/)
})
