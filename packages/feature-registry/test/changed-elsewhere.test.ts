import { expect, test } from 'vitest'
import { fromRegistry } from '../src/registry/from-registry.ts'
import { decodeRegistry } from '../src/registry/registry-bytes.ts'
import { changedElsewhere } from '../src/revisions/changed-elsewhere.ts'
import { makeRevision, withElsewhere } from '../src/revisions/make-revision.ts'
import { stockFeastRegistry } from './stock-feast-registry.ts'

const { repository } = fromRegistry(decodeRegistry(stockFeastRegistry, 'registry.db'), 'shop')

test('all that stock Feast wrote is news at first, and nothing of it once it is a revision', () => {
  const names = changedElsewhere({ repository, revisions: [] }).map(({ action, name }) => `${action} ${name}`)
  expect(names).toEqual(expect.arrayContaining(['add customer', 'add spend', 'add traffic', 'add ranking']))
  const revisions = withElsewhere({ repository, revisions: [] }, new Date(0))
  expect(revisions).toMatchObject([{ revision: 1, origin: 'elsewhere', applied_by: null }])
  expect(changedElsewhere({ repository, revisions })).toEqual([])
  expect(withElsewhere({ repository, revisions }, new Date(1))).toBe(revisions)
})

test('nothing is news in a project that was torn down', () => {
  const torn = makeRevision(repository, {
    ...{ revisions: [], changes: [], time: new Date(0), origin: 'teardown', appliedBy: 'me@here' },
  })
  expect(changedElsewhere({ repository: undefined, revisions: [torn] })).toEqual([])
  expect(changedElsewhere({ repository: undefined, revisions: [] })).toEqual([])
})
