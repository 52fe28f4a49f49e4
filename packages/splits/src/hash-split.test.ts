import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folds } from './folds.ts'
import { hashKeys } from './hash-keys.ts'
import { split } from './split.ts'

const ROWS = 20_000
const IDS = Array.from({ length: ROWS }, (_, row) => `rider-${row}`)
const KEYS = hashKeys([IDS], ROWS)

/** The test rows' keys among the given ones. */
function held(ids: readonly string[], testSize = 0.2, seed = 42): Set<string> {
  const { test } = split({ kind: 'hash', testSize, seed }, { rows: ids.length, keys: hashKeys([ids], ids.length) })
  return new Set(Array.from(test, (row) => ids[row] ?? ''))
}

test('a row keeps its side when others are appended, removed or put elsewhere', () => {
  const before = held(IDS.slice(0, 500))
  fc.assert(
    fc.property(fc.shuffledSubarray(IDS.slice(0, 500), { minLength: 200 }), fc.array(fc.string()), (kept, more) => {
      const after = held([...more, ...kept, ...more])
      for (const id of kept) if (!more.includes(id)) expect(after.has(id)).toBe(before.has(id))
    }),
    { numRuns: 30 },
  )
})

test('a larger test size keeps the test rows there are', () => {
  const larger = held(IDS, 0.3)
  expect([...held(IDS, 0.2)].filter((id) => !larger.has(id))).toEqual([])
})

test('sides are as large as their sizes, to five standard deviations', () => {
  const { train, validation, test } = split(
    { kind: 'hash', testSize: 0.2, validationSize: 0.1, seed: 1 },
    { rows: ROWS, keys: KEYS },
  )
  const near = (count: number | undefined, share: number) =>
    expect(Math.abs((count ?? 0) - share * ROWS)).toBeLessThan(5 * Math.sqrt(ROWS * share * (1 - share)))
  near(test.length, 0.2)
  near(validation?.length, 0.1)
  near(train.length, 0.7)
})

test('folds do not follow the split of the same seed', () => {
  const { test } = split({ kind: 'hash', testSize: 0.2, seed: 1 }, { rows: ROWS, keys: KEYS })
  const testRows = new Set(test)
  for (const fold of folds({ kind: 'hash', folds: 5, seed: 1 }, { rows: ROWS, keys: KEYS })) {
    const shared = fold.test.filter((row) => testRows.has(row)).length
    expect(Math.abs(shared - 0.04 * ROWS)).toBeLessThan(5 * Math.sqrt(ROWS * 0.04 * 0.96))
  }
})
