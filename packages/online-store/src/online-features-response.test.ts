import { expect, test } from 'vitest'
import { onlineFeaturesResponse, type ViewRows } from './online-features-response.ts'

const read = new Map<string, ViewRows>([
  [
    'usage',
    {
      features: ['rate', 'total'],
      rows: [
        { values: [0.5, 2n ** 60n + 1n], statuses: ['PRESENT', 'PRESENT'], eventTimestamp: 1_640_991_600_000_000n },
        { values: [null, null], statuses: ['NOT_FOUND', 'NOT_FOUND'], eventTimestamp: undefined },
      ],
    },
  ],
  [
    'profile',
    {
      features: ['tags', 'rate'],
      rows: [
        { values: [['a', 'b'], null], statuses: ['PRESENT', 'NULL_VALUE'], eventTimestamp: 500_000n },
        { values: [null, null], statuses: ['OUTSIDE_MAX_AGE', 'OUTSIDE_MAX_AGE'], eventTimestamp: 1n },
      ],
    },
  ],
])
const requested = [
  { view: 'usage', feature: 'rate' },
  { view: 'profile', feature: 'tags' },
  { view: 'usage', feature: 'total' },
]

test("the answer is Feast's: by column, entity keys first, then the features as requested", () => {
  const entities = { user: ['u', 'v'], photo: [Buffer.from([0, 255]), new Date(5999)] }
  const response = onlineFeaturesResponse(entities, requested, read, { fullFeatureNames: false })
  const epoch = '"1970-01-01T00:00:00Z"'
  expect(JSON.stringify(response)).toBe(
    `{"results":[` +
      `{"values":["u","v"],"statuses":["PRESENT","PRESENT"],"event_timestamps":[${epoch},${epoch}]},` +
      `{"values":["AP8=",5],"statuses":["PRESENT","PRESENT"],"event_timestamps":[${epoch},${epoch}]},` +
      `{"values":[0.5,null],"statuses":["PRESENT","NOT_FOUND"],"event_timestamps":["2021-12-31T23:00:00Z",${epoch}]},` +
      `{"values":[["a","b"],null],"statuses":["PRESENT","OUTSIDE_MAX_AGE"],"event_timestamps":["1970-01-01T00:00:00.500Z","1970-01-01T00:00:00.000001Z"]},` +
      `{"values":[1152921504606846977,null],"statuses":["PRESENT","NOT_FOUND"],"event_timestamps":["2021-12-31T23:00:00Z",${epoch}]}],` +
      `"metadata":{"feature_names":["user","photo","rate","tags","total"]}}`,
  )
})

test('full feature names carry the view, so that two features of one name can be told apart', () => {
  const both = [
    { view: 'usage', feature: 'rate' },
    { view: 'profile', feature: 'rate' },
  ]
  const { metadata } = onlineFeaturesResponse({ user: ['u', 'v'] }, both, read, { fullFeatureNames: true })
  expect(metadata.feature_names).toEqual(['user', 'usage__rate', 'profile__rate'])
  expect(() => onlineFeaturesResponse({ user: ['u', 'v'] }, both, read, { fullFeatureNames: false })).toThrow(
    expect.objectContaining({ code: 'USAGE', message: 'two columns of the answer would be named rate' }),
  )
})
