import { isStepError } from '@millrace/errors'
import { describe, expect, test } from 'vitest'
import { x, y } from '../test/eight-rows.ts'
import { statisticsOf } from '../test/statistics-of.ts'
import { elasticNet } from './elastic-net.ts'

const exact = { fitIntercept: true, maxIter: 1_000_000, tol: 1e-12 }

function expectClose(actual: Float64Array, expected: readonly number[], digits: number): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((number, j) => {
    expect(actual[j]).toBeCloseTo(number, digits)
  })
}

describe('coefficients are those of scikit-learn 1.9.1 at tol 1e-12', () => {
  test.each([
    [
      'elastic net',
      { alpha: 0.5, l1Ratio: 0.5 },
      [0.8004980438952611, 0.8841180877328569, -0.047973141699978496],
      0.4481978857402549,
    ],
    ['lasso', { alpha: 1.5, l1Ratio: 1 }, [0.6312160940332345, 0.8496835443033655, 0], 1.3735307414094589],
    [
      'ridge',
      { alpha: 0.3, l1Ratio: 0 },
      [0.8519698515821205, 0.8589120809650477, -0.20606614627266612],
      0.3363032832964805,
    ],
    [
      'least squares',
      { alpha: 0, l1Ratio: 0.5 },
      [0.8954140169147049, 0.8634476277890696, -0.2411110382656962],
      0.11926069188574918,
    ],
    [
      'elastic net without an intercept',
      { alpha: 0.5, l1Ratio: 0.5, fitIntercept: false },
      [0.8454287470237636, 0.9177481743853946, -0.020316679924575455],
      0,
    ],
  ])('%s', async (_, options, coefficients, intercept) => {
    const fit = elasticNet(await statisticsOf(x, y), { ...exact, ...options })
    expect(fit.converged).toBe(true)
    expectClose(fit.coefficients, coefficients, 9)
    expect(fit.intercept).toBeCloseTo(intercept, 9)
  })

  test('more features than rows', async () => {
    const wide = [
      [1, 0, 2],
      [0, 1, 1],
      [2, 1, 0],
      [1, 3, 1],
    ]
    const fit = elasticNet(await statisticsOf(wide, [1, 2, 4]), { ...exact, alpha: 0.1, l1Ratio: 0.5 })
    expectClose(fit.coefficients, [0.31436523890653134, 0.011288077937602902, -1.1741147363515656, 0], 8)
    expect(fit.intercept).toBeCloseTo(3.1855574454866327, 8)
  })
})

test('the gap, its tolerance and the passes are those of scikit-learn', async () => {
  const fit = elasticNet(await statisticsOf(x, y), { ...exact, alpha: 0.5, l1Ratio: 0.5, tol: 1e-4 })
  expect(fit.iterations).toBe(15)
  expect(fit.dualGap).toBeCloseTo(0.00022932716987744683, 10)
  expect(fit.tolerance).toBeCloseTo(16.765625e-4, 12)
  expect(fit.coefficients[0]).toBeCloseTo(0.800599109610005, 10)
})

test('a fit that runs out of passes says so, with the gap that is left', async () => {
  const fit = elasticNet(await statisticsOf(x, y), { ...exact, alpha: 0.5, l1Ratio: 0.5, maxIter: 1 })
  expect(fit).toMatchObject({ converged: false, iterations: 1 })
  expect(fit.dualGap).toBeCloseTo(1.5062172961100486, 10)
  expectClose(fit.coefficients, [1.5056818181818181, 0.46175889328063247, -0.22276085037798835], 12)
})

test('a share of the absolute-value penalty too small to matter gives the ridge solution, and converges', async () => {
  const fit = elasticNet(await statisticsOf(x, y), { ...exact, alpha: 0.3, l1Ratio: 1e-15 })
  expect(fit.converged).toBe(true)
  expectClose(fit.coefficients, [0.8519698515821205, 0.8589120809650477, -0.20606614627266612], 9)
})

test.each([
  [{ alpha: -1 }, 'alpha is -1'],
  [{ alpha: Number.NaN }, 'alpha is NaN'],
  [{ l1Ratio: 1.5 }, 'l1 ratio is 1.5'],
  [{ maxIter: 0 }, 'iterations are 0'],
  [{ tol: -1e-4 }, 'tolerance is -0.0001'],
])('%o is refused as a usage error', async (wrong, message) => {
  const refusal = (error: unknown) => isStepError(error, 'USAGE') && error.message.includes(message)
  const statistics = await statisticsOf(x, y)
  const fit = () => elasticNet(statistics, { ...exact, alpha: 1, l1Ratio: 0.5, ...wrong })
  expect(fit).toThrow(expect.toSatisfy(refusal))
})
