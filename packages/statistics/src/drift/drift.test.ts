import fc from 'fast-check'
import { expect, test } from 'vitest'
import { benjaminiHochberg } from './benjamini-hochberg.ts'
import { chiSquareGoodnessOfFit, chiSquareHomogeneity, poolRareCategories } from './chi-square-tests.ts'
import { pairCategories, total } from './counts.ts'
import { evidentlyBins } from './evidently-bins.ts'
import { jensenShannonDistance } from './jensen-shannon.ts'
import { lInfinity } from './l-infinity.ts'
import { driftOfNumbers } from './measure-numbers.ts'
import { populationStabilityIndex } from './population-stability-index.ts'
import { twoProportionTest } from './two-proportion-test.ts'
import { normedWasserstein, wassersteinDistance } from './wasserstein.ts'

/** Uniform numbers that Python makes alike: the linear congruential generator of Numerical Recipes. */
function uniform(count: number, seed: number): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  })
}

function sumOfThree(count: number, seed: number, plus: number): number[] {
  const [b, c] = [uniform(count, seed + 1), uniform(count, seed + 2)]
  return uniform(count, seed).map((a, i) => a + (b[i] ?? 0) + (c[i] ?? 0) + plus)
}

const whole = (count: number, seed: number, times: number, power = 1) =>
  uniform(count, seed).map((value) => Math.floor(value ** power * times))

/**
 * Expected values: the lines of Evidently 0.7's `stattests` (psi, jensenshannon, wasserstein_distance_norm, utils.get_binned_data)
 * written down in NumPy 2.4.6 and scipy 1.17.1 over the same data; `ks_2samp` with its defaults.
 */
const CASES = [
  {
    name: 'uniform against a power',
    reference: uniform(1500, 1),
    current: uniform(700, 2).map((x) => x ** 1.2),
    integers: false,
    psi: 0.04489224886033655,
    jsNats: 0.07469038487670678,
    jsBits: 0.08971229499629707,
    ks: 0.061714285714285715,
    p: 0.05031975191253212,
    wasserstein: 0.03668127097609831,
    normed: 0.12592548561414899,
  },
  {
    name: 'sums, shifted',
    reference: sumOfThree(3000, 3, 0),
    current: sumOfThree(12000, 6, 0.02),
    integers: false,
    psi: 0.009267605750951828,
    jsNats: 0.03401965807893787,
    jsBits: 0.040861773657865266,
    ks: 0.03341666666666665,
    p: 0.009186639886966004,
    wasserstein: 0.029929026547799213,
    normed: 0.05926520083459934,
  },
  {
    name: 'whole numbers',
    reference: whole(900, 9, 60),
    current: whole(800, 10, 75),
    integers: true,
    psi: 1.1734935829971662,
    jsNats: 0.25859828960832215,
    jsBits: 0.31060820052240384,
    ks: 0.19319444444444445,
    p: 2.6691959571009054e-14,
    wasserstein: 5.842222222222222,
    normed: 0.34035114153329343,
  },
  {
    name: 'few whole numbers',
    reference: whole(900, 9, 6),
    current: whole(800, 10, 7, 1.1),
    integers: true,
    psi: 0.8794920226671682,
    jsNats: 0.2165623413483158,
    jsBits: 0.2601178810927225,
    ks: 0.1175,
    p: 1.4916320092092622e-5,
    wasserstein: 0.3190277777777778,
    normed: 0.18805910949682797,
  },
  {
    name: 'narrow whole numbers',
    reference: whole(90000, 19, 22),
    current: whole(40000, 20, 22, 1.01),
    integers: true,
    psi: 0.0004774453885452467,
    jsNats: 0.007725089803656603,
    jsBits: 0.009278778473059662,
    ks: 0.00340277777777781,
    p: 0.9044565128477728,
    wasserstein: 0.02469444444444434,
    normed: 0.00389287933577284,
  },
]

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}

test.each(CASES)('measures of $name are those of scipy and Evidently', (expected) => {
  const reference = Float64Array.from(expected.reference).sort()
  const current = Float64Array.from(expected.current).sort()
  const bins = evidentlyBins(reference, current, expected.integers)
  expect(populationStabilityIndex(bins)).toBeCloseTo(expected.psi, 11)
  expect(jensenShannonDistance(bins, Math.E)).toBeCloseTo(expected.jsNats, 11)
  expect(jensenShannonDistance(bins)).toBeCloseTo(expected.jsBits, 11)
  const { value, pValue } = driftOfNumbers(reference, current, 'ks')
  expect(value).toBeCloseTo(expected.ks, 13)
  expect(pValue).toBeCloseTo(expected.p, 11)
  const distance = wassersteinDistance(reference, current)
  expect(distance).toBeCloseTo(expected.wasserstein, 12)
  expect(normedWasserstein(distance, variance(expected.reference))).toBeCloseTo(expected.normed, 11)
})

test('bins of whole numbers are no narrower than 1, as NumPy has it since 2.0', () => {
  // numpy.histogram_bin_edges over 2.5M values of 22 whole numbers: 21 bins as integers, 23 as floats.
  const values = (rows: number) => Float64Array.from({ length: rows }, (_, i) => i % 22).sort()
  const bins = evidentlyBins(values(1_300_000), values(1_200_000), true)
  expect(bins.reference.length).toBe(21)
  expect(bins.reference[20]).toBe(118_180)
  expect(evidentlyBins(values(1_300_000), values(1_200_000), false).reference.length).toBe(23)
})

const TABLE = { reference: [120, 30, 50, 0, 7], current: [100, 45, 40, 3, 1] }

test('chi-square tests are scipy’s chi2_contingency and chisquare', () => {
  const { statistic, degrees, pValue } = chiSquareHomogeneity(TABLE)
  expect(statistic).toBeCloseTo(12.63722107200368, 11)
  expect(degrees).toBe(4)
  expect(pValue).toBeCloseTo(0.013191401758904797, 13)
  const fit = chiSquareGoodnessOfFit({ reference: [120, 30, 50, 7], current: [100, 45, 40, 1] })
  expect(fit.statistic).toBeCloseTo(17.63479262672811, 11)
  expect(fit.pValue).toBeCloseTo(0.0005231039935290814, 13)
  expect(chiSquareGoodnessOfFit(TABLE).pValue).toBe(0)
})

test('measures of categories are scipy’s and Evidently’s', () => {
  expect(lInfinity(TABLE)).toEqual({ value: expect.closeTo(0.09316770186335402, 14), at: 1 })
  expect(populationStabilityIndex(TABLE)).toBeCloseTo(0.18766575891124745, 13)
  expect(jensenShannonDistance(TABLE)).toBeCloseTo(0.1615915724707168, 13)
})

test('a null rate of 30 in 1000 against 45 in 800 is tested as a difference of proportions', () => {
  const { difference, statistic, pValue } = twoProportionTest({ hits: 30, rows: 1000 }, { hits: 45, rows: 800 })
  expect(difference).toBeCloseTo(0.02625, 14)
  expect(statistic).toBeCloseTo(2.7693979882623054, 13)
  expect(pValue).toBeCloseTo(0.005615998772030996, 14)
  expect(twoProportionTest({ hits: 0, rows: 10 }, { hits: 0, rows: 10 }).pValue).toBe(1)
})

test('Benjamini and Hochberg’s adjusted values are scipy’s false_discovery_control', () => {
  const adjusted = benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.5, 0.9, 0.04])
  const expected = [0.035, 0.056, 0.056, 0.035, 0.5833333333333334, 0.9, 0.056]
  for (const [i, value] of adjusted.entries()) expect(value).toBeCloseTo(expected[i] ?? 0, 14)
  expect(benjaminiHochberg([])).toEqual([])
})

test('rare categories are taken together until each is expected five times on both sides', () => {
  expect(poolRareCategories({ reference: [50, 3, 2, 1], current: [40, 2, 4, 1] })).toEqual({
    reference: [50, 6],
    current: [40, 7],
  })
  expect(poolRareCategories({ reference: [50, 40, 1], current: [40, 60, 0] })).toEqual({
    reference: [51, 40],
    current: [40, 60],
  })
  expect(poolRareCategories({ reference: [1, 1], current: [1, 2] })).toEqual({ reference: [2], current: [3] })
})

const counts = fc
  .array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 12 })
  .filter((pairs) => pairs.some(([n]) => n > 0) && pairs.some(([, m]) => m > 0))
const split = (pairs: readonly (readonly [number, number])[]) => ({
  reference: pairs.map(([n]) => n),
  current: pairs.map(([, m]) => m),
})
const swap = ({ reference, current }: { reference: number[]; current: number[] }) => ({
  reference: current,
  current: reference,
})

test('measures of categories are symmetric, bounded, and 0 for a sample against itself', () => {
  fc.assert(
    fc.property(counts, (pairs) => {
      const table = split(pairs)
      const same = { reference: table.reference, current: table.reference }
      for (const measure of [
        populationStabilityIndex,
        (of: typeof table) => jensenShannonDistance(of),
        (of: typeof table) => lInfinity(of).value,
        (of: typeof table) => chiSquareHomogeneity(of).statistic,
      ]) {
        expect(measure(table)).toBeCloseTo(measure(swap(table)), 9)
        expect(measure(table)).toBeGreaterThanOrEqual(0)
        expect(measure(same)).toBeCloseTo(0, 7)
      }
      expect(jensenShannonDistance(table)).toBeLessThanOrEqual(1 + 1e-12)
      const pooled = poolRareCategories(table)
      expect(total(pooled.reference)).toBe(total(table.reference))
      expect(total(pooled.current)).toBe(total(table.current))
    }),
  )
})

test('measures of numbers do not change when both samples are shifted, and KS not when they are transformed', () => {
  const sample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(sample, sample, fc.integer({ min: -500, max: 500 }), (a, b, shift) => {
      const sorted = (list: number[], by: (value: number) => number) => Float64Array.from(list.map(by)).sort()
      const keep = (value: number) => value
      const move = (value: number) => value + shift
      const cube = (value: number) => value ** 3
      const distance = wassersteinDistance(sorted(a, keep), sorted(b, keep))
      expect(wassersteinDistance(sorted(a, move), sorted(b, move))).toBeCloseTo(distance, 9)
      expect(wassersteinDistance(sorted(b, keep), sorted(a, keep))).toBeCloseTo(distance, 9)
      const ks = driftOfNumbers(sorted(a, keep), sorted(b, keep), 'ks')
      expect(driftOfNumbers(sorted(a, cube), sorted(b, cube), 'ks')).toEqual(ks)
      expect(driftOfNumbers(sorted(b, keep), sorted(a, keep), 'ks').value).toBe(ks.value)
      expect(ks.pValue).toBeGreaterThanOrEqual(0)
      expect(ks.pValue).toBeLessThanOrEqual(1)
    }),
  )
})

test('categories of either side are paired', () => {
  expect(
    pairCategories(
      [
        ['a', 1],
        ['b', 2],
      ],
      [
        ['c', 4],
        ['b', 3],
      ],
    ),
  ).toEqual({
    names: ['a', 'b', 'c'],
    reference: [1, 2, 0],
    current: [0, 3, 4],
  })
})
