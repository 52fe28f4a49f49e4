import { expect, test } from 'vitest'
import { describePlan } from './plan-document.ts'

test('a plan without changes says so', () => {
  expect(describePlan({ project: 'shop', against: null, changes: [] })).toBe('project shop: no changes')
})

test('each object has a line, each changed property one below it', () => {
  const changes = [
    { action: 'add' as const, kind: 'entity', name: 'store', destructive: false, changes: [] },
    {
      action: 'update' as const,
      kind: 'feature view',
      name: 'sales',
      destructive: true,
      changes: [{ property: 'ttl', from: '7d', to: null }],
    },
  ]
  expect(describePlan({ project: 'shop', against: 3, changes })).toBe(
    'project shop, against revision 3: 2 changes\n  + entity store\n  ~ feature view sales  (destructive)\n      ttl: 7d -> (none)',
  )
})
