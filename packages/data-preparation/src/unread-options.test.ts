import { expect, test } from 'vitest'
import { unreadOptions } from './unread-options.ts'

const names = (...of: Parameters<typeof unreadOptions>) => unreadOptions(...of).map(({ option }) => option)

test('each kind of split reads its own options and is refused the others', () => {
  const all = {
    testSize: 0.2,
    validationSize: 0.1,
    randomSeed: 1,
    stratifyBy: 'x',
    stratifyBins: 4,
    groupColumns: ['x'],
    timeGap: '1d',
    laterGroups: 0.5,
    allowSharedEntities: true,
  }
  const grouped = ['groupColumns', 'allowSharedEntities']
  const refused = (...read: string[]) =>
    Object.keys(all)
      .filter((name) => !['testSize', 'validationSize', ...read].includes(name))
      .sort()
  expect(names('random', all).sort()).toEqual(refused('randomSeed'))
  expect(names('stratified', all).sort()).toEqual(refused('randomSeed', 'stratifyBy', 'stratifyBins'))
  expect(names('hash', all).sort()).toEqual(refused('randomSeed', 'groupColumns'))
  expect(names('group', all).sort()).toEqual(refused('randomSeed', ...grouped))
  expect(names('time', all).sort()).toEqual(refused('timeGap'))
  expect(names('group-time', all).sort()).toEqual(refused('randomSeed', 'timeGap', 'laterGroups', ...grouped))
})

test('what is not given, or is false, is not refused', () => {
  expect(names('random', { allowSharedEntities: false, timeGap: undefined })).toEqual([])
})

test('a size and a time for one side exclude each other', () => {
  expect(names('time', { testSize: 0.2, testFrom: '2024-01-01' })).toEqual(['testFrom'])
  expect(names('time', { validationSize: 0.2, validationFrom: '2024-01-01', testFrom: '2024-02-01' })).toEqual([
    'validationFrom',
  ])
})
