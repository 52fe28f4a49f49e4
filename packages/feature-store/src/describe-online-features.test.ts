import { expect, test } from 'vitest'
import { describeOnlineFeatures } from './describe-online-features.ts'

test('a row for each entity, a status where there is no value', () => {
  const epoch = '1970-01-01T00:00:00Z'
  const column = (values: unknown[], statuses: string[]) => ({
    values,
    statuses,
    event_timestamps: values.map(() => epoch),
  })
  const results = [
    column([7, 8], ['PRESENT', 'PRESENT']),
    column(['red', null], ['PRESENT', 'NOT_FOUND']),
    column([0.5, null], ['PRESENT', 'OUTSIDE_MAX_AGE']),
  ]
  expect(describeOnlineFeatures({ results, metadata: { feature_names: ['shop', 'colour', 'price'] } })).toBe(
    'shop  colour     price\n7     red        0.5\n8     NOT_FOUND  OUTSIDE_MAX_AGE\n' +
      "OUTSIDE_MAX_AGE: the value is older than its view's ttl\nNOT_FOUND: nothing was ever stored of this entity",
  )
})
