import { isStepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import { split } from './split.ts'
import type { SplitSpec, TimeSplitSpec } from './split-spec.ts'

const TIMES = Float64Array.of(50, 10, 40, 20, 30, 60, 60, 70)

function sides(spec: SplitSpec, groups?: Int32Array, times: Float64Array | BigInt64Array = TIMES) {
  const { train, validation, test, dropped } = split(spec, { rows: times.length, times, groups })
  return [train, validation, test, dropped].map((rows) => rows && [...rows])
}

test('the latest rows are held out, in the order of the table', () => {
  expect(sides({ kind: 'time', testSize: 0.125 })).toEqual([[0, 1, 2, 3, 4, 5, 6], undefined, [7], []])
})

test('rows of one time stay together on the later side', () => {
  expect(sides({ kind: 'time', testSize: 2 })).toEqual([[0, 1, 2, 3, 4], undefined, [5, 6, 7], []])
})

test('earlier rows no further than the gap are dropped', () => {
  expect(sides({ kind: 'time', testSize: 3, gap: 10 })).toEqual([[1, 2, 3, 4], undefined, [5, 6, 7], [0]])
  expect(sides({ kind: 'time', testSize: 3, gap: 9.5 })[3]).toEqual([])
})

test('a validation set lies between, with a gap on either side', () => {
  expect(sides({ kind: 'time', testSize: 3, validationSize: 1, gap: 10 })).toEqual([[1, 3], [2], [5, 6, 7], [0, 4]])
})

test('sides start from given times, whatever times there are', () => {
  const expected = [[1, 3], [2, 4], [0, 5, 6, 7], []]
  expect(sides({ kind: 'time', testFrom: 45, validationFrom: 30 })).toEqual(expected)
  const micros = BigInt64Array.from(TIMES, BigInt)
  expect(sides({ kind: 'time', testFrom: 45, validationFrom: 30 }, undefined, micros)).toEqual(expected)
})

const ONE_ON_BOTH_SIDES = Int32Array.of(0, 1, 2, 3, 3, 3, 4, 5)

test('groups on both sides keep their later rows or their earlier ones, by the share', () => {
  const spec = { kind: 'group-time', testSize: 3, seed: 7 } as const
  expect(sides({ ...spec, laterGroups: 1 }, ONE_ON_BOTH_SIDES)).toEqual([[0, 1, 2], undefined, [5, 6, 7], [3, 4]])
  expect(sides({ ...spec, laterGroups: 0 }, ONE_ON_BOTH_SIDES)).toEqual([[0, 1, 2, 3, 4], undefined, [6, 7], [5]])
})

test('of 100 groups on both sides 20 go to the later side unless another share is given', () => {
  const groups = Int32Array.from({ length: 1000 }, (_, row) => row % 100)
  const times = Float64Array.from({ length: 1000 }, (_, row) => row)
  const { train, test, dropped } = split({ kind: 'group-time', testSize: 200, seed: 3 }, { rows: 1000, times, groups })
  expect([train.length, test.length, dropped.length]).toEqual([80 * 8, 20 * 2, 20 * 8 + 80 * 2])
})

test('the share is rounded up to whole groups', () => {
  const groups = Int32Array.of(0, 1, 2, 0, 1, 2)
  const times = Float64Array.of(1, 2, 3, 4, 5, 6)
  expect(sides({ kind: 'group-time', testSize: 3, laterGroups: 0.34, seed: 1 }, groups, times)[2]).toHaveLength(2)
})

test.each<[Omit<TimeSplitSpec, 'kind'>, string, RegExp]>([
  [{}, 'USAGE', /neither a test size nor a time/],
  [{ testSize: 2, testFrom: 60 }, 'USAGE', /test rows have both a size \(2\) and a time they start from \(60\)/],
  [{ testFrom: 40, validationFrom: 40 }, 'USAGE', /validation rows start from 40, not before test rows \(40\)/],
  [{ testFrom: Number.NaN }, 'USAGE', /test rows start from NaN/],
  [{ testSize: 2, gap: -1 }, 'USAGE', /gap is -1,/],
  [{ testSize: 8 }, 'USAGE', /test size of 8 leaves none of 8 rows/],
  [{ testFrom: 71 }, 'DATA_REJECTED', /no test rows: of 8 rows 8 train, 0 test, 0 dropped/],
  [{ testSize: 3, gap: 50 }, 'DATA_REJECTED', /no train rows: of 8 rows 0 train, 3 test, 5 dropped/],
])('%o is refused, and the message names the figures', (spec, code, message) => {
  const refusal = (error: unknown) => isStepError(error) && error.code === code && message.test(error.message)
  expect(() => sides({ kind: 'time', ...spec })).toThrow(expect.toSatisfy(refusal))
})

test('a share outside 0 to 1 and a group that leaves no train rows are refused', () => {
  const spec = { kind: 'group-time', testSize: 3, seed: 7 } as const
  const everywhere = new Int32Array(8)
  expect(() => sides({ ...spec, laterGroups: 1.5 }, everywhere)).toThrow('later side is 1.5')
  expect(() => sides({ ...spec, laterGroups: 1 }, everywhere)).toThrow(
    'no train rows: of 8 rows 0 train, 3 test, 5 dropped',
  )
})

test('a row without a time is refused', () => {
  expect(() => sides({ kind: 'time', testSize: 1 }, undefined, Float64Array.of(1, Number.NaN, 3))).toThrow(
    'row 1 has no time',
  )
})
