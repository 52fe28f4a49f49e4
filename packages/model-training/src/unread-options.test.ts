import { expect, test } from 'vitest'
import { unreadOptions } from './unread-options.ts'

const search = { estimator: 'elastic-net', search: 'path' } as const

test('the gap before folds by the order of the rows is a number of them, before folds by time a duration', () => {
  expect(unreadOptions({ ...search, foldKind: 'time-series', foldGap: '24' })).toEqual([])
  expect(unreadOptions({ ...search, foldKind: 'time', foldGap: '24h' })).toEqual([])
  expect(unreadOptions({ ...search, foldKind: 'time-series', foldGap: '24h' })).toEqual([
    { option: 'foldGap', message: 'folds of kind time-series take a number of rows' },
  ])
  expect(unreadOptions({ ...search, foldKind: 'time', foldGap: '24' })).toEqual([
    { option: 'foldGap', message: 'folds of kind time take a duration such as 7d, 36h or 1d12h' },
  ])
})

test('an option that the kind of folds does not read is told', () => {
  expect(unreadOptions({ ...search, foldKind: 'hash', foldGap: '24h' })).toMatchObject([{ option: 'foldGap' }])
})
