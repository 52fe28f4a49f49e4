import fc from 'fast-check'
import { expect, test } from 'vitest'
import { statisticsOf } from '../test/statistics-of.ts'
import { elasticNet } from './elastic-net.ts'

const exact = { fitIntercept: true, maxIter: 1_000_000, tol: 1e-12 }

const number = fc.integer({ min: -640, max: 640 }).map((sixtyFourths) => sixtyFourths / 64)
const problem = fc
  .record({ n: fc.integer({ min: 2, max: 30 }), p: fc.integer({ min: 1, max: 6 }) })
  .chain(({ n, p }) => {
    const column = fc.array(number, { minLength: n, maxLength: n })
    return fc.record({ columns: fc.array(column, { minLength: p, maxLength: p }), target: column })
  })
const penalty = fc.record({
  alpha: fc.double({ noNaN: true, min: 0.01, max: 5 }),
  l1Ratio: fc.double({ noNaN: true, min: 0, max: 0.95 }),
})

test('the subgradient of the objective contains zero at the solution', async () => {
  await fc.assert(
    fc.asyncProperty(problem, penalty, fc.boolean(), async ({ columns, target }, { alpha, l1Ratio }, fitIntercept) => {
      const fit = elasticNet(await statisticsOf(columns, target), { ...exact, alpha, l1Ratio, fitIntercept })
      const n = target.length
      const residual = target.map((yi, i) =>
        columns.reduce((rest, column, j) => rest - (fit.coefficients[j] ?? 0) * (column[i] ?? 0), yi - fit.intercept),
      )
      columns.forEach((column, j) => {
        const w = fit.coefficients[j] ?? 0
        const pull =
          column.reduce((sum, value, i) => sum + value * (residual[i] ?? 0), 0) / n - alpha * (1 - l1Ratio) * w
        const beyond =
          w === 0 ? Math.max(0, Math.abs(pull) - alpha * l1Ratio) : Math.abs(pull - Math.sign(w) * alpha * l1Ratio)
        expect(beyond).toBeLessThan(1e-6)
      })
      if (fitIntercept) expect(Math.abs(residual.reduce((sum, r) => sum + r, 0))).toBeLessThan(1e-9 * n)
    }),
  )
})

test('beyond the largest useful alpha the lasso is all zeros, and just below it is not', async () => {
  await fc.assert(
    fc.asyncProperty(problem, async ({ columns, target }) => {
      const statistics = await statisticsOf(columns, target)
      const largest = Math.max(...statistics.centredXy.map(Math.abs)) / statistics.n
      fc.pre(largest > 1e-3)
      const all = elasticNet(statistics, { ...exact, alpha: largest * 1.001, l1Ratio: 1 })
      expect([...all.coefficients].every((w) => w === 0)).toBe(true)
      expect(all.intercept).toBe(statistics.meanY)
      const some = elasticNet(statistics, { ...exact, alpha: largest * 0.9, l1Ratio: 1 })
      expect([...some.coefficients].some((w) => w !== 0)).toBe(true)
    }),
  )
})

test('without the absolute-value penalty one feature gets the closed form of ridge', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 20 }),
      fc.double({ noNaN: true, min: 0.01, max: 10 }),
      async (rows, alpha) => {
        const n = rows.length
        const meanX = rows.reduce((sum, [a]) => sum + a, 0) / n
        const meanY = rows.reduce((sum, [, b]) => sum + b, 0) / n
        const xx = rows.reduce((sum, [a]) => sum + (a - meanX) ** 2, 0)
        const xy = rows.reduce((sum, [a, b]) => sum + (a - meanX) * (b - meanY), 0)
        fc.pre(xx > 1e-6)
        const fit = elasticNet(
          await statisticsOf(
            [rows.map(([a]) => a)],
            rows.map(([, b]) => b),
          ),
          { ...exact, alpha, l1Ratio: 0 },
        )
        expect(fit.coefficients[0]).toBeCloseTo(xy / (xx + n * alpha), 9)
      },
    ),
  )
})

test('a target in other units scales the coefficients when alpha scales along in the lasso', async () => {
  await fc.assert(
    fc.asyncProperty(problem, fc.integer({ min: -20, max: 20 }), async ({ columns, target }, power) => {
      const factor = 2 ** power
      const options = { ...exact, alpha: 0.3, l1Ratio: 1 }
      const plain = elasticNet(await statisticsOf(columns, target), { ...options, maxIter: 500 })
      const scaled = elasticNet(
        await statisticsOf(
          columns,
          target.map((value) => value * factor),
        ),
        { ...options, alpha: 0.3 * factor, maxIter: 500 },
      )
      expect([...scaled.coefficients]).toEqual([...plain.coefficients].map((w) => w * factor))
    }),
  )
})
