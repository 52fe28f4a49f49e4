import { expect, test } from 'vitest'
import { onlineFeaturesResponse } from './online-features-response.ts'

test('columns become results, with values and times as JSON has them', () => {
  const response = onlineFeaturesResponse([
    {
      name: 'shop',
      values: [1n, 2n ** 60n],
      statuses: ['PRESENT', 'PRESENT'],
      eventTimestamps: [undefined, undefined],
    },
    {
      name: 'photo',
      values: [Buffer.from('00ff', 'hex'), null],
      statuses: ['PRESENT', 'OUTSIDE_MAX_AGE'],
      eventTimestamps: [1_640_991_600_500_000n, 0n],
    },
    { name: 'open', values: [[true], null], statuses: ['PRESENT', 'NOT_FOUND'], eventTimestamps: [1n, undefined] },
  ])
  expect(JSON.stringify(response)).toBe(
    '{"results":[' +
      '{"values":[1,1152921504606846976],"statuses":["PRESENT","PRESENT"],"event_timestamps":["1970-01-01T00:00:00Z","1970-01-01T00:00:00Z"]},' +
      '{"values":["AP8=",null],"statuses":["PRESENT","OUTSIDE_MAX_AGE"],"event_timestamps":["2021-12-31T23:00:00.500Z","1970-01-01T00:00:00Z"]},' +
      '{"values":[[true],null],"statuses":["PRESENT","NOT_FOUND"],"event_timestamps":["1970-01-01T00:00:00.000001Z","1970-01-01T00:00:00Z"]}' +
      '],"metadata":{"feature_names":["shop","photo","open"]}}',
  )
})
