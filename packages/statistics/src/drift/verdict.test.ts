import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeNumericSummaries, summarizeSortedColumn } from '../summaries/numeric-summary.ts'
import { boundedJensenShannon, boundedStabilityIndex } from './bounded-bins.ts'
import { CellCounter } from './cell-counter.ts'
import { type DriftEvidence, NUMERIC_MEASURES } from './evidence.ts'
import { detectableDifference, judgeDrift } from './judge-drift.ts'
import { driftOfCategories, driftOfNulls } from './measure-categories.ts'
import { driftFromSummary, driftOfNumbers } from './measure-numbers.ts'
import { simulateDriftVerdicts } from './simulate-verdicts.ts'

const evidence = (effect: number, pValue: number | null, rows = 1000, chance = 0): DriftEvidence => ({
  measure: 'ks',
  value: effect,
  effect,
  pValue,
  referenceRows: rows,
  currentRows: rows,
  error: 0,
  chance,
})
const verdicts = (...columns: DriftEvidence[]) => judgeDrift(columns).map(({ verdict }) => verdict)

test('only a drift that is both large and significant is called one', () => {
  expect(verdicts(evidence(0.3, 0.001), evidence(0.3, 0.2), evidence(0.05, 1e-9), evidence(0.02, 0.9))).toEqual([
    'drifted',
    'stable',
    'stable',
    'stable',
  ])
})

test('a p-value that is small among one column is not small among twenty', () => {
  const clean = Array.from({ length: 19 }, () => evidence(0.01, 0.8))
  expect(verdicts(evidence(0.3, 0.02))).toEqual(['drifted'])
  expect(verdicts(evidence(0.3, 0.02), ...clean)[0]).toBe('stable')
})

test('with too few rows, or none, nothing is said, and the column does not count among those tested', () => {
  const [small, large] = judgeDrift([evidence(0.9, 1e-6, 40), evidence(0.3, 0.04)])
  expect(small).toMatchObject({ verdict: 'inconclusive', adjustedPValue: null, value: 0.9 })
  expect(large).toMatchObject({ verdict: 'drifted', adjustedPValue: 0.04 })
  expect(verdicts(driftOfNumbers(new Float64Array(), Float64Array.of(1), 'ks'))).toEqual(['inconclusive'])
})

test('the detectable difference is the critical value of Smirnov plus 0.84 standard errors', () => {
  // 1.3581 is the tabulated 5 % point; (1.3581 + 0.8416/2) · √(2/100) = 0.25157.
  expect(detectableDifference(100, 100, 0.05)).toBeCloseTo(0.25157, 4)
  expect(detectableDifference(0, 100, 0.05)).toBe(Number.POSITIVE_INFINITY)
})

test('a threshold can be given for each column', () => {
  const rule = { alpha: 0.05, leastDetectable: 0.3, thresholds: [0.5, undefined] }
  expect(judgeDrift([evidence(0.3, 1e-6), evidence(0.3, 1e-6)], rule).map(({ verdict }) => verdict)).toEqual([
    'stable',
    'drifted',
  ])
})

test('an effect that chance reaches is no drift, and the threshold that is told is that of chance', () => {
  expect(judgeDrift([evidence(0.3, 0.001, 100, 0.35), evidence(0.3, 0.001, 100, 0.25)])).toMatchObject([
    { verdict: 'stable', threshold: 0.35 },
    { verdict: 'drifted', threshold: 0.25 },
  ])
})

test('chi-square reports its statistic and is judged by Cramér’s V', () => {
  const { value, effect, pValue } = driftOfCategories({ reference: [90, 10], current: [70, 30] }, 'chi_square')
  expect(value).toBeCloseTo(12.5, 12)
  expect(effect).toBeCloseTo(0.25, 12)
  expect(pValue).toBeCloseTo(0.000406952017, 11)
})

test('nothing is said of categories that are all too rare to be told apart, while a constant is stable', () => {
  const rare = { reference: Array.from({ length: 40 }, () => 25), current: Array.from({ length: 40 }, () => 2) }
  for (const measure of ['jensen_shannon', 'chi_square'] as const) {
    const [names, constant] = judgeDrift([
      driftOfCategories(rare, measure),
      driftOfCategories({ reference: [1000, 0], current: [80, 0] }, measure),
    ])
    expect(names).toMatchObject({ verdict: 'inconclusive', pValue: null, adjustedPValue: null })
    expect(constant).toMatchObject({ verdict: 'stable', pValue: 1, adjustedPValue: 1 })
  }
})

test('fewer nulls than before are a change as well', () => {
  const { value, effect, pValue } = driftOfNulls({ nulls: 45, rows: 800 }, { nulls: 30, rows: 1000 })
  expect([value, effect]).toEqual([expect.closeTo(-0.02625, 12), expect.closeTo(0.02625, 12)])
  expect(pValue).toBeCloseTo(0.005615998772030996, 12)
})

const NOTHING_MISSING = { nulls: 0, nans: 0, positiveInfinities: 0, negativeInfinities: 0 }
const sample = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 5, maxLength: 400 })

test('from a summary of every value KS and Wasserstein are those between samples', () => {
  fc.assert(
    fc.property(sample, sample, (before, after) => {
      const [reference, current] = [before, after].map((list) => Float64Array.from(list).sort())
      if (reference === undefined || current === undefined) throw new Error('two samples')
      const summary = summarizeSortedColumn(reference, NOTHING_MISSING)
      const cells = new CellCounter(summary.quantiles.values)
      cells.add(current)
      for (const measure of NUMERIC_MEASURES) {
        const stored = driftFromSummary(summary, cells, measure)
        expect(stored.error).toBeGreaterThanOrEqual(0)
        if (measure !== 'ks' && measure !== 'wasserstein') continue
        const exact = driftOfNumbers(reference, current, measure)
        expect(Math.abs(stored.value - exact.value)).toBeLessThanOrEqual(stored.error + 1e-9)
        if (new Set(before).size <= 100) expect(stored.pValue).toBeGreaterThanOrEqual((exact.pValue ?? 0) * (1 - 1e-9))
      }
    }),
  )
})

test('uncertain shares widen the error of binned measures enough to hold the true value', () => {
  const share = fc.integer({ min: 1, max: 40 })
  const bins = fc.array(fc.tuple(share, share, fc.integer({ min: -2, max: 2 })), { minLength: 2, maxLength: 8 })
  fc.assert(
    fc.property(bins, (rows) => {
      const truth = { reference: rows.map(([n]) => n * 10), current: rows.map(([, m]) => m) }
      const off = rows.map(([n, , by], i) => n * 10 + by - (rows[(i + 1) % rows.length]?.[2] ?? 0))
      const count = off.reduce((sum, n) => sum + n, 0)
      for (const bounded of [boundedStabilityIndex, boundedJensenShannon]) {
        const exact = bounded({ ...truth, ends: [], shareError: 0 })
        const { value, error } = bounded({ reference: off, current: truth.current, ends: [], shareError: 4 / count })
        expect(exact.error).toBe(0)
        expect(Math.abs(value - exact.value)).toBeLessThanOrEqual(error + 1e-12)
      }
    }),
  )
})

test('merged summaries give evidence too, with an error', () => {
  const part = (from: number) =>
    summarizeSortedColumn(
      Float64Array.from({ length: 2000 }, (_, i) => i + from),
      NOTHING_MISSING,
    )
  const merged = mergeNumericSummaries(part(0), part(1000.5))
  const cells = new CellCounter(merged.quantiles.values)
  cells.add(Float64Array.from({ length: 500 }, (_, i) => i * 5))
  for (const measure of NUMERIC_MEASURES) {
    const { value, error } = driftFromSummary(merged, cells, measure)
    expect(value).toBeGreaterThan(0)
    expect(error).toBeGreaterThan(0)
    expect(error).toBeLessThan(value)
  }
})

test('without drift alarms stay below the nominal rate, and a shift of half a deviation is found', () => {
  const base = {
    seed: 7,
    pairs: 100,
    referenceRows: 500,
    currentRows: 200,
    columns: 5,
    measure: 'wasserstein',
  } as const
  const still = simulateDriftVerdicts({ ...base, shift: 0 })
  expect(still.tablesWithFalseAlarm).toBeLessThanOrEqual(0.05)
  expect(still.power).toBeNull()
  expect(simulateDriftVerdicts({ ...base, shift: 0.5 }).power).toBeGreaterThan(0.95)
})
