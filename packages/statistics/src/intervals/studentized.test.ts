import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RegressionBlocks, regressionMetricsOf } from '../metrics/regression-blocks.ts'
import { REGRESSION_COLUMNS } from '../metrics/regression-columns.ts'
import { REGRESSION_SCALES } from '../metrics/regression-scales.ts'
import { bootstrapIntervals, type Interval } from './bootstrap.ts'
import { Studentized } from './studentized.ts'

/** A hundred targets, and errors as skewed as squares are. */
const TARGETS = Float64Array.from({ length: 100 }, (_, row) => 50 + 9 * Math.sin(row * 1.7))
const ERRORS = Float64Array.from({ length: 100 }, (_, row) => Math.sin(row * 2.3) ** 5)

const blocksOf = (scale: number, rows = 100) => {
  const blocks = new RegressionBlocks()
  const targets = TARGETS.slice(0, rows).map((target) => scale * target)
  blocks.add(
    targets,
    targets.map((target, row) => target + scale * (ERRORS[row] ?? 0)),
  )
  return blocks.sums
}
const intervalsOf = (sums: ReturnType<typeof blocksOf>, scales = REGRESSION_SCALES, rows = 100) =>
  bootstrapIntervals(sums, (totals) => regressionMetricsOf(totals, rows), undefined, scales)
const ends = (interval: Interval | null | undefined) => [interval?.low ?? Number.NaN, interval?.high ?? Number.NaN]

test.each(['rmse', 'r2'] as const)('the derivatives of the scale of %s are those of small steps', (name) => {
  const { on, columns, back } = REGRESSION_SCALES[name]
  // As of targets that are not centred where they are summed from.
  const totals = blocksOf(1)
    .totals()
    .map((sum, column) => (column === REGRESSION_COLUMNS.TARGET ? sum + 60 : sum))
  const { value, gradient } = on(totals)
  expect(back(value)).toBeCloseTo(Number(regressionMetricsOf(totals, 100)[name]), 12)
  for (let column = 0; column < totals.length; column++) {
    const size = Math.max(1, Math.abs(totals[column] ?? 0)) * 1e-6
    const moved = (by: number) => on(totals.map((sum, i) => (i === column ? sum + by : sum))).value
    const slope = (moved(size) - moved(-size)) / (2 * size)
    expect(gradient[column]).toBeCloseTo(slope, 6)
    expect(slope !== 0).toBe(columns.includes(column))
  }
})

test('an RMSE’s interval scales with its errors, that of R² stays, and both hold their values', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (scale) => {
      const [plain, scaled] = [intervalsOf(blocksOf(1)), intervalsOf(blocksOf(scale))]
      ends(scaled.rmse).forEach((end, i) => {
        expect(end / scale).toBeCloseTo(ends(plain.rmse)[i] ?? 0, 8)
      })
      ends(scaled.r2).forEach((end, i) => {
        expect(end).toBeCloseTo(ends(plain.r2)[i] ?? 0, 8)
      })
    }),
    { numRuns: 5 },
  )
  const { rmse, r2 } = regressionMetricsOf(blocksOf(1).totals(), 100)
  const found = intervalsOf(blocksOf(1))
  expect(ends(found.rmse)[0]).toBeLessThan(rmse)
  expect(ends(found.rmse)[1]).toBeGreaterThan(rmse)
  expect(ends(found.r2)[0]).toBeLessThan(r2 ?? 0)
  expect(ends(found.r2)[1]).toBeGreaterThan(r2 ?? 0)
})

test('a model without errors, and fewer rows than tell a standard error, have the interval of percentiles', () => {
  const perfect = new RegressionBlocks()
  perfect.add(TARGETS, TARGETS)
  expect(intervalsOf(perfect.sums)).toMatchObject({ rmse: { low: 0, high: 0 }, r2: { low: 1, high: 1 } })
  const few = blocksOf(1, 20)
  expect(intervalsOf(few, REGRESSION_SCALES, 20).rmse).toEqual(
    bootstrapIntervals(few, (totals) => regressionMetricsOf(totals, 20)).rmse,
  )
})

test('an interval reaches as far as Student’s with the degrees of freedom that the kurtosis of the blocks leaves', () => {
  const sum = {
    columns: [0],
    on: ([value = 0]: Float64Array) => ({ value, gradient: Float64Array.of(1) }),
    back: Number,
  }
  /** The share of the distances drawn, evenly from -1 to 1, that lies beyond each end. */
  const tail = (blocks: Float64Array) => {
    const [total, standardError] = [blocks.reduce((a, b) => a + b, 0), Math.hypot(...blocks)]
    const studentized = new Studentized(sum, Float64Array.of(total), blocks)
    const once = new Uint32Array(blocks.length).fill(1)
    for (let i = -20_000; i <= 20_000; i++) studentized.add(Float64Array.of(total + (i / 20_000) * standardError), once)
    const { low } = studentized.interval(0.95, blocks.length) ?? { low: Number.NaN }
    return (1 - (total - low) / standardError) / 2
  }
  // scipy: norm.cdf(-t.ppf(0.975, ν) √(40/39)), ν = 39 for a kurtosis of 1, 1.5 · 80/39 for one of 40.
  expect(tail(Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : -1)))).toBeCloseTo(0.02026, 4)
  expect(tail(Float64Array.from({ length: 40 }, (_, i) => (i === 7 ? 5 : 0)))).toBeCloseTo(0.00074, 4)
})
