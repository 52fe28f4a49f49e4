import { isStepError } from '@millrace/errors'
import { describe, expect, test } from 'vitest'
import { statisticsOf } from '../test/statistics-of.ts'
import { type ElasticNetOptions, elasticNet } from './elastic-net.ts'

describe('degenerate data is fitted right or refused, never NaN', () => {
  const options: ElasticNetOptions = { alpha: 0.01, l1Ratio: 0.5, fitIntercept: true, maxIter: 1_000_000, tol: 1e-12 }

  test('one row is predicted by its own target', async () => {
    const fit = elasticNet(await statisticsOf([[3], [4]], [5]), options)
    expect(fit).toMatchObject({ coefficients: Float64Array.of(0, 0), intercept: 5, converged: true, iterations: 0 })
  })

  test('a constant target needs no feature', async () => {
    const fit = elasticNet(await statisticsOf([[1, 2, 4]], [0.1, 0.1, 0.1]), options)
    expect(fit).toMatchObject({ coefficients: Float64Array.of(0), intercept: 0.1, converged: true })
  })

  test('no features leave the mean', async () => {
    expect(elasticNet(await statisticsOf([], [1, 2, 6]), options)).toMatchObject({ intercept: 3, converged: true })
  })

  test('a constant column gets 0 also without a penalty', async () => {
    const fit = elasticNet(
      await statisticsOf(
        [
          [0.1, 0.1, 0.1],
          [1, 2, 3],
        ],
        [2, 4, 6],
      ),
      { ...options, alpha: 0 },
    )
    expect(fit.coefficients[0]).toBe(0)
    expect(fit.coefficients[1]).toBeCloseTo(2, 9)
  })

  test('copies share under ridge, and the lasso takes the first', async () => {
    const column = [1, 2, 3, 4]
    const statistics = await statisticsOf([column, column], [2.5, 3, 7.25, 6])
    const ridge = elasticNet(statistics, { ...options, l1Ratio: 0 }).coefficients
    expect(ridge[0]).toBeCloseTo(ridge[1] ?? 0, 8)
    expect(elasticNet(statistics, { ...options, l1Ratio: 1 }).coefficients[1]).toBe(0)
  })

  test.each([1e-100, 1e100])('columns in units of %d are fitted without a penalty', async (unit) => {
    const column = [1, 2, 3].map((value) => value * unit)
    const fit = elasticNet(await statisticsOf([column], [2, 4, 6]), { ...options, alpha: 0, maxIter: 10 })
    expect((fit.coefficients[0] ?? 0) * unit).toBeCloseTo(2, 12)
  })

  test('without a penalty a weak relation is found beside large noise', async () => {
    const column = [1, 2, 3, 4]
    const target = [100.01, -99.98, -99.97, 100.04]
    const fit = elasticNet(await statisticsOf([column], target), { ...options, alpha: 0, tol: 1e-4 })
    expect(fit.coefficients[0]).toBeCloseTo(0.01, 10)
  })

  test.each([1e-60, 1e60])('convergence without a penalty does not depend on units, such as %d', async (unit) => {
    const columns = [
      [1, 2, 4, 7.1],
      [3, 1, 0.3, 2],
    ].map((column) => column.map((value) => value * unit))
    const fit = elasticNet(await statisticsOf(columns, [2, 4.1, 6, 3]), { ...options, alpha: 0 })
    expect(fit.converged).toBe(true)
    expect(fit.iterations).toBeGreaterThan(5)
  })

  test('scales that overflow are refused', async () => {
    const tiny = [1e-144, 2e-144, 4e-144]
    const huge = [1e150, -1e150, 1e150]
    const refusal = (error: unknown) => isStepError(error, 'BROKEN_CONTRACT')
    const statistics = await statisticsOf([tiny], huge)
    expect(() => elasticNet(statistics, { ...options, alpha: 1e-300 })).toThrow(expect.toSatisfy(refusal))
  })
})
