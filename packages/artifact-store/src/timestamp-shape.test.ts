import { expect, test } from 'vitest'
import { shapePattern, TIMESTAMP_PATTERN, timestampShape } from './timestamp-shape.ts'

test.each([
  [['2021-04-16 20:29:28'], { separator: ' ', zone: '', hasFraction: false, offset: 0 }],
  [['2021-04-16T20:29:28.5Z', '2021-04-16T20:29:28Z'], { separator: 'T', zone: 'Z', hasFraction: true, offset: 0 }],
  [['2021-04-16 20:29:28+05:30'], { separator: ' ', zone: '+05:30', hasFraction: false, offset: 19_800_000_000 }],
  [['2021-04-16 20:29:28-0330'], { separator: ' ', zone: '-0330', hasFraction: false, offset: -12_600_000_000 }],
])('the shape of %j', (sample, shape) => {
  expect(timestampShape(sample)).toEqual(shape)
})

test.each([
  [[]],
  [['2021-04-16']],
  [['2021-04-16 20:29:28', '2021-04-16T20:29:28']],
  [['2021-04-16 20:29:28', '2021-04-16 20:29:28Z']],
  [['2021-04-16 20:29:28Z', '2021-04-16']],
  [['x']],
])('%j has no one shape', (sample) => {
  expect(timestampShape(sample)).toBeUndefined()
})

test("a shape's pattern takes its own timestamps only", () => {
  const pattern = new RegExp(shapePattern({ separator: 'T', zone: '+02:00', hasFraction: true, offset: 0 }))
  const texts = [
    '2021-04-16T20:29:28+02:00',
    '2021-04-16T20:29:28.5+02:00',
    '2021-04-16T20:29:28',
    '2021-04-16 20:29:28+02:00',
  ]
  expect(texts.map((text) => pattern.test(text))).toEqual([true, true, false, false])
})

test.each([
  ['2021-4-6 2:9:8', false],
  [' 2021-04-16', false],
  ['2021-04-16 24:00:00', false],
  ['2021-04-16 20:29:60', false],
  ['2021-04-16 20:29', false],
  ['2021-04-16 20:29:28.1234567', false],
  ['2021-04-16 20:29:28 +00:00', false],
  ['2021-04-16Z', false],
  ['2021-04-16T20:29:28.123456+0530', true],
])('%s is a timestamp: %s', (text, expected) => {
  expect(new RegExp(TIMESTAMP_PATTERN).test(text)).toBe(expected)
})
