import type { ScratchColumns } from '@millrace/artifact-store'
import { driftOfNumbers } from '@millrace/statistics'
import { expect, test } from 'vitest'
import { numberComparison } from './number-comparison.ts'

const ROWS = 60_000

/** A column of values that are not null, and of nulls. */
function stored(values: Float64Array, nulls: number): ScratchColumns {
  return {
    rows: values.length + nulls,
    read(_, into) {
      into.set(values)
      return values.length
    },
    *stretches(_, into) {
      const most = into.length & ~7
      for (let at = 0; at < values.length; at += most) {
        const part = values.subarray(at, at + most)
        into.set(part)
        yield into.subarray(0, part.length)
      }
    },
    remove() {},
  }
}

const wave = (rows: number, step: number, plus = 0) =>
  Float64Array.from({ length: rows }, (_, row) => Math.sin(row * step) + ((row * 7919) % 1000) / 500 + plus)

test.each([
  ['one stretch', ROWS],
  ['several stretches', 1_100_000],
])('long columns are compared without what has no place on the line, and nulls are counted: %s', (_, rows) => {
  const [before, after] = [wave(rows, 0.37), wave(ROWS, 0.53, 0.1)]
  const odd = Float64Array.from([...after, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
  const compare = numberComparison()
  for (let again = 0; again < 2; again++) {
    const found = compare(
      { name: 'a', stored: stored(before, 5) },
      { name: 'a', stored: stored(odd, 11) },
      { measure: 'wasserstein', integers: false },
    )
    const expected = driftOfNumbers(before.slice().sort(), after.slice().sort(), 'wasserstein')
    expect(found.evidence.value).toBeCloseTo(expected.value, 12)
    expect(found.evidence.pValue).toBe(expected.pValue)
    expect(found.nulls).toEqual({ baseline: 5, current: 11 })
    const counted = found.shape?.current.reduce((sum, count) => sum + count, 0)
    expect(counted).toBe(ROWS)
  }
})
