import { isStepError } from '@millrace/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FoldSpec } from './fold-spec.ts'
import { folds } from './folds.ts'
import { hashKeys } from './hash-keys.ts'
import type { SplitColumns } from './split-columns.ts'
import type { Fold } from './split-rows.ts'

const PARTITIONS = ['random', 'stratified', 'group', 'stratified-group', 'hash'] as const
const BY_TIME = ['time', 'group-time', 'time-series'] as const

interface Case {
  readonly spec: FoldSpec
  readonly columns: SplitColumns
}

function foldCases(kinds: readonly FoldSpec['kind'][]): fc.Arbitrary<Case> {
  return fc
    .record({
      values: fc.array(fc.tuple(fc.nat(2), fc.nat(30), fc.nat(500)), { minLength: 30, maxLength: 150 }),
      kind: fc.constantFrom(...kinds),
      folds: fc.integer({ min: 2, max: 5 }),
      seed: fc.nat(0xffffffff),
      gap: fc.nat(5),
    })
    .map(({ values, ...spec }) => ({
      spec,
      columns: {
        rows: values.length,
        labels: Int32Array.from(values, ([label]) => label),
        groups: Int32Array.from(values, ([, group]) => group),
        times: Float64Array.from(values, ([, , time]) => time),
        keys: hashKeys([values.map((_, row) => row)], values.length),
      },
    }))
}

/** Checks what holds of all folds that are not refused. */
function holds(kinds: readonly FoldSpec['kind'][], check: (made: Fold[], its: Case) => void): void {
  let accepted = 0
  fc.assert(
    fc.property(foldCases(kinds), (its) => {
      const made = foldsOf(its)
      if (made === undefined) return
      accepted++
      check(made, its)
    }),
    { numRuns: 300 },
  )
  expect(accepted).toBeGreaterThan(150)
}

function foldsOf({ spec, columns }: Case): Fold[] | undefined {
  try {
    return [...folds(spec, columns)]
  } catch (error) {
    if (isStepError(error)) return undefined
    throw error
  }
}

function shared(some: Iterable<number>, others: Iterable<number>): number[] {
  const among = new Set(others)
  return [...some].filter((it) => among.has(it))
}

function ascending(rows: Iterable<number>): number[] {
  return [...rows].sort((a, b) => a - b)
}

test('every row is tested once, and trained on in every other fold', () => {
  holds(PARTITIONS, (made, { spec, columns }) => {
    const all = Array.from({ length: columns.rows }, (_, row) => row)
    expect(made).toHaveLength(spec.folds)
    expect(ascending(made.flatMap(({ test }) => [...test]))).toEqual(all)
    for (const { train, test } of made) expect(ascending([...train, ...test])).toEqual(all)
  })
})

test('no row and no group that is tested is trained on, and neither side is empty', () => {
  holds([...PARTITIONS, ...BY_TIME], (made, { spec, columns: { groups } }) => {
    for (const { train, test } of made) {
      expect(shared(train, test)).toEqual([])
      expect(Math.min(train.length, test.length)).toBeGreaterThan(0)
      if (!spec.kind.includes('group')) continue
      const of = (rows: Uint32Array) => Array.from(rows, (row) => groups?.[row] ?? -1)
      expect(shared(of(train), of(test))).toEqual([])
    }
  })
})

test('by time, train rows are more than the gap before test rows, and test rows come after those of the fold before', () => {
  holds(['time', 'group-time'], (made, { spec, columns: { times } }) => {
    const of = (rows: Uint32Array) => Array.from(rows, (row) => Number(times?.[row]))
    let last = Number.NEGATIVE_INFINITY
    for (const { train, test } of made) {
      const first = Math.min(...of(test))
      const distance = first - Math.max(...of(train))
      expect(distance).toBeGreaterThan('gap' in spec ? (spec.gap ?? 0) : 0)
      expect(first).toBeGreaterThan(last)
      last = Math.max(...of(test))
    }
  })
})

test('the same spec and columns give the same folds, another seed gives others', () => {
  holds([...PARTITIONS, ...BY_TIME], (made, its) => expect(foldsOf(its)).toEqual(made))
  const columns = { rows: 100, labels: new Int32Array(100), groups: Int32Array.from({ length: 100 }, (_, i) => i) }
  for (const kind of ['random', 'stratified', 'group', 'stratified-group'] as const) {
    const [one, two] = [1, 2].map((seed) => [...folds({ kind, folds: 5, seed }, columns)])
    expect(one).not.toEqual(two)
  }
})

describe('test rows are those of scikit-learn 1.9.1', () => {
  const labels = Int32Array.of(0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2)
  const groups = Int32Array.of(0, 0, 1, 1, 2, 2, 2, 3, 4, 4)
  const pairs = Int32Array.of(0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 4, 5)

  test.each<[FoldSpec, SplitColumns, number[][]]>([
    [
      { kind: 'random', folds: 3, seed: 1 },
      { rows: 12 },
      [
        [2, 3, 4, 10],
        [0, 1, 6, 7],
        [5, 8, 9, 11],
      ],
    ],
    [
      { kind: 'stratified', folds: 3, seed: 1 },
      { rows: 12, labels },
      [
        [0, 4, 6, 7],
        [2, 3, 8, 11],
        [1, 5, 9, 10],
      ],
    ],
    [
      { kind: 'group', folds: 3 },
      { rows: 10, groups },
      [
        [4, 5, 6],
        [0, 1, 8, 9],
        [2, 3, 7],
      ],
    ],
    [
      { kind: 'group', folds: 3, seed: 4 },
      { rows: 10, groups },
      [
        [0, 1, 7],
        [2, 3, 8, 9],
        [4, 5, 6],
      ],
    ],
    [
      { kind: 'stratified-group', folds: 3 },
      { rows: 12, labels, groups: pairs },
      [
        [1, 5, 8, 10],
        [2, 6, 9, 11],
        [0, 3, 4, 7],
      ],
    ],
  ])('%o', (spec, columns, expected) => {
    expect(Array.from(folds(spec, columns), ({ test }) => [...test])).toEqual(expected)
  })

  test('of TimeSeriesSplit', () => {
    const made = folds({ kind: 'time-series', folds: 3, gap: 1, testSize: 2, maxTrainSize: 3 }, { rows: 10 })
    expect(Array.from(made, ({ train, test }) => [[...train], [...test]])).toEqual([
      [
        [0, 1, 2],
        [4, 5],
      ],
      [
        [2, 3, 4],
        [6, 7],
      ],
      [
        [4, 5, 6],
        [8, 9],
      ],
    ])
  })
})

const TEN = Float64Array.from({ length: 10 }, (_, row) => row)

test.each<[FoldSpec, Partial<SplitColumns>, string, RegExp]>([
  [{ kind: 'random', folds: 1 }, {}, 'USAGE', /number of folds is 1,/],
  [{ kind: 'random', folds: 11 }, {}, 'DATA_REJECTED', /11 folds cannot be made of 10 rows/],
  [{ kind: 'random', folds: 2, repeats: 2 }, {}, 'USAGE', /number of repeats is 2 without a seed/],
  [{ kind: 'random', folds: 2, seed: 1, repeats: 0 }, {}, 'USAGE', /number of repeats is 0/],
  [{ kind: 'random', folds: 2, seed: 1.5 }, {}, 'USAGE', /seed is 1\.5,/],
  [
    { kind: 'stratified', folds: 6 },
    { labels: Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 1) },
    'DATA_REJECTED',
    /no class has more than 5 rows/,
  ],
  [
    { kind: 'group', folds: 3 },
    { groups: Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 1) },
    'DATA_REJECTED',
    /3 folds cannot be made of 2 groups/,
  ],
  [
    { kind: 'hash', folds: 2, seed: 1 },
    { keys: new BigUint64Array(10) },
    'DATA_REJECTED',
    /fold \d of 2 gets none of 10 rows/,
  ],
  [{ kind: 'time-series', folds: 10 }, {}, 'DATA_REJECTED', /10 folds in order of time leave none of 10 rows/],
  [
    { kind: 'time-series', folds: 3, gap: 4, testSize: 2 },
    {},
    'DATA_REJECTED',
    /3 folds of 2 test rows and a gap of 4 leave none of 10/,
  ],
  [{ kind: 'time-series', folds: 3, gap: 0.5 }, {}, 'USAGE', /gap is 0\.5,/],
  [{ kind: 'time-series', folds: 3, testSize: 0 }, {}, 'USAGE', /test size is 0,/],
  [{ kind: 'time-series', folds: 3, maxTrainSize: 0 }, {}, 'USAGE', /most train rows is 0,/],
  [{ kind: 'time', folds: 5, testSize: 2 }, {}, 'DATA_REJECTED', /5 folds of 2 test rows leave none of 10/],
  [{ kind: 'time', folds: 2, gap: 5 }, {}, 'DATA_REJECTED', /fold 1 of 2 has no train rows out of 10/],
  [
    { kind: 'time', folds: 2 },
    { times: Float64Array.of(0, 0, 0, 1, 1, 1, 1, 1, 1, 1) },
    'DATA_REJECTED',
    /fold 1 of 2 has no test rows out of 10/,
  ],
])('%o of %o is refused at once, and the message names the figures', (spec, columns, code, message) => {
  const refusal = (error: unknown) => isStepError(error) && error.code === code && message.test(error.message)
  expect(() => folds(spec, { rows: 10, times: TEN, ...columns })).toThrow(expect.toSatisfy(refusal))
})
