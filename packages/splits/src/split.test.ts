import { isStepError } from '@millrace/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashKeys } from './hash-keys.ts'
import { split } from './split.ts'
import type { SplitColumns } from './split-columns.ts'
import type { SplitRows } from './split-rows.ts'
import type { SplitSpec } from './split-spec.ts'

const KINDS: readonly SplitSpec['kind'][] = ['random', 'stratified', 'group', 'hash', 'time', 'group-time']

interface Case {
  readonly spec: SplitSpec
  readonly columns: SplitColumns
}

const cases = fc.record({
  values: fc.array(fc.tuple(fc.nat(2), fc.nat(30), fc.nat(500)), { minLength: 40, maxLength: 200 }),
  kind: fc.constantFrom(...KINDS),
  testSize: fc.double({ min: 0.1, max: 0.4, noNaN: true }),
  validationSize: fc.option(fc.double({ min: 0.1, max: 0.4, noNaN: true }), { nil: undefined }),
  seed: fc.nat(0xffffffff),
  gap: fc.nat(20),
  laterGroups: fc.double({ min: 0, max: 1, noNaN: true }),
})

const splitCases: fc.Arbitrary<Case> = cases.map(({ values, ...spec }) => ({
  spec,
  columns: columnsOf(values),
}))

function columnsOf(values: readonly (readonly [number, number, number])[]): SplitColumns {
  return {
    rows: values.length,
    labels: Int32Array.from(values, ([label]) => label),
    groups: Int32Array.from(values, ([, group]) => group),
    times: Float64Array.from(values, ([, , time]) => time),
    keys: hashKeys([values.map((_, row) => row)], values.length),
  }
}

/** The split, or undefined where these rows cannot meet the spec. */
function splitOf({ spec, columns }: Case): SplitRows | undefined {
  try {
    return split(spec, columns)
  } catch (error) {
    if (isStepError(error)) return undefined
    throw error
  }
}

function sidesOf({ train, validation, test }: SplitRows): readonly Uint32Array[] {
  return [train, validation ?? new Uint32Array(), test]
}

/** Checks what holds of every split that is not refused. */
function holds(check: (rows: SplitRows, its: Case) => void): void {
  let accepted = 0
  fc.assert(
    fc.property(splitCases, (its) => {
      const rows = splitOf(its)
      if (rows === undefined) return
      accepted++
      check(rows, its)
    }),
    { numRuns: 500 },
  )
  expect(accepted).toBeGreaterThan(300)
}

test('every row is on one side or dropped, and no side is empty', () => {
  holds((rows, { spec, columns }) => {
    const all = [...sidesOf(rows), rows.dropped].flatMap((side) => [...side])
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: columns.rows }, (_, row) => row))
    expect(rows.validation === undefined).toBe(spec.validationSize === undefined)
    for (const side of [rows.train, rows.test, rows.validation]) expect(side?.length).not.toBe(0)
  })
})

test('the same spec and columns give the same rows', () => {
  holds((rows, its) => expect(splitOf(its)).toEqual(rows))
})

test('only kinds by time drop rows', () => {
  holds((rows, { spec }) => {
    if (!spec.kind.includes('time')) expect(rows.dropped).toHaveLength(0)
  })
})

test('no group is on two sides of a split by group', () => {
  holds((rows, { spec, columns: { groups } }) => {
    if (!spec.kind.includes('group')) return
    const seen = sidesOf(rows).map((side) => new Set(Array.from(side, (row) => groups?.[row])))
    expect(new Set(seen.flatMap((side) => [...side])).size).toBe(seen.reduce((sum, side) => sum + side.size, 0))
  })
})

test('every row of an earlier side is more than the gap before every row of a later side', () => {
  holds((rows, { spec, columns: { times } }) => {
    if (spec.kind !== 'time' && spec.kind !== 'group-time') return
    const sides = sidesOf(rows).filter((side) => side.length > 0)
    const spans = sides.map((side) => Array.from(side, (row) => Number(times?.[row])))
    for (const [i, later] of spans.slice(1).entries()) {
      const distance = Math.min(...later) - Math.max(...(spans[i] ?? []))
      expect(distance).toBeGreaterThan(0)
      expect(distance).toBeGreaterThan(spec.gap ?? 0)
    }
  })
})

test('a stratified split has of each class the share of a side, to less than two rows', () => {
  holds((rows, { spec, columns: { labels, rows: all } }) => {
    if (spec.kind !== 'stratified' || spec.validationSize !== undefined) return
    for (const label of new Set(labels)) {
      const count = (side: Uint32Array) => side.reduce((sum, row) => sum + (labels?.[row] === label ? 1 : 0), 0)
      const total = count(rows.train) + count(rows.test)
      expect(Math.abs(count(rows.test) - (total * rows.test.length) / all)).toBeLessThan(2)
    }
  })
})

test('sizes of a split by group are counts of groups, on every side', () => {
  const groups = Int32Array.from({ length: 30 }, (_, row) => row % 10)
  for (const seed of [1, 2, 3]) {
    const rows = split({ kind: 'group', testSize: 0.25, validationSize: 2, seed }, { rows: 30, groups })
    expect([rows.train, rows.validation, rows.test].map((side) => side?.length)).toEqual([15, 6, 9])
  }
})

test.each(['random', 'stratified', 'group', 'hash'] as const)('other seeds hold out other rows: %s', (kind) => {
  const columns = columnsOf(Array.from({ length: 300 }, (_, row) => [row % 3, row % 31, row]))
  const held = [1, 2, 3, 4].map((seed) => split({ kind, testSize: 0.3, seed }, columns).test.toSorted().join())
  expect(new Set(held).size).toBe(4)
})

describe('rows are those of scikit-learn 1.9.1', () => {
  test('of train_test_split(stratify)', () => {
    const labels = Int32Array.of(0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2)
    const { train, test } = split({ kind: 'stratified', testSize: 0.25, seed: 42 }, { rows: 12, labels })
    expect([[...train], [...test]]).toEqual([
      [0, 1, 10, 6, 5, 9, 7, 8, 4],
      [11, 3, 2],
    ])
  })

  test('of GroupShuffleSplit', () => {
    const groups = Int32Array.of(0, 0, 1, 1, 2, 2, 2, 3, 4, 4)
    const { train, test } = split({ kind: 'group', testSize: 0.4, seed: 0 }, { rows: 10, groups })
    expect([[...train], [...test]]).toEqual([
      [2, 3, 7, 8, 9],
      [0, 1, 4, 5, 6],
    ])
  })
})

test.each<[SplitSpec, Partial<SplitColumns>, string, RegExp]>([
  [
    { kind: 'random', testSize: 0.5, validationSize: 0.5, seed: 1 },
    {},
    'USAGE',
    /validation size of 0\.5 leaves none of 4 rows to train on with 2 already/,
  ],
  [{ kind: 'random', testSize: 1, validationSize: 1.5, seed: 1 }, {}, 'USAGE', /validation size is 1\.5,/],
  [{ kind: 'random', testSize: 0.5, seed: -1 }, {}, 'USAGE', /seed is -1,/],
  [
    { kind: 'stratified', testSize: 0.5, seed: 1 },
    { labels: Int32Array.of(0, 0, 0, 1) },
    'DATA_REJECTED',
    /1 of 2 classes have only 1 row/,
  ],
  [
    { kind: 'stratified', testSize: 1, seed: 1 },
    { labels: Int32Array.of(0, 0, 1, 1) },
    'DATA_REJECTED',
    /1 held out rows are fewer than the 2 classes/,
  ],
  [
    { kind: 'stratified', testSize: 3, seed: 1 },
    { labels: Int32Array.of(0, 0, 1, 1) },
    'DATA_REJECTED',
    /1 train rows are fewer than the 2 classes/,
  ],
  [
    { kind: 'stratified', testSize: 2, seed: 1, bins: 1 },
    { target: Float64Array.of(1, 2, 3, 4) },
    'USAGE',
    /number of bins is 1,/,
  ],
  [
    { kind: 'group', testSize: 0.5, seed: 1 },
    { groups: Int32Array.of(0, 0, 0, 0) },
    'USAGE',
    /test size of 0\.5 leaves none of 1 groups to train on/,
  ],
  [{ kind: 'hash', testSize: 2, seed: 1 }, {}, 'USAGE', /test size is 2, not a fraction/],
  [{ kind: 'hash', testSize: 0.5, validationSize: 0.5, seed: 1 }, {}, 'USAGE', /leave no rows to train on/],
  [{ kind: 'hash', testSize: 0.5, seed: 2 ** 32 }, {}, 'USAGE', /seed is 4294967296,/],
  [
    { kind: 'hash', testSize: 1e-9, seed: 1 },
    {},
    'DATA_REJECTED',
    /no test rows: of 4 rows 4 train, 0 test, 0 dropped/,
  ],
])('%o of %o is refused, and the message names the figures', (spec, columns, code, message) => {
  const keys = hashKeys([[1, 2, 3, 4]], 4)
  const refusal = (error: unknown) => isStepError(error) && error.code === code && message.test(error.message)
  expect(() => split(spec, { rows: 4, keys, ...columns })).toThrow(expect.toSatisfy(refusal))
})

test('a column that is absent or too short is a bug of the caller', () => {
  const spec = { kind: 'group', testSize: 0.5, seed: 1 } as const
  expect(() => split(spec, { rows: 4 })).toThrow('needs groups')
  expect(() => split(spec, { rows: 4, groups: Int32Array.of(0, 1) })).toThrow('2 groups for 4 rows')
  expect(() => split(spec, { rows: 2, groups: Int32Array.of(0, -1) })).toThrow(RangeError)
})
