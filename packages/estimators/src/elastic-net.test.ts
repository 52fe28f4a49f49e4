import { isStepError } from '@millrace/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ElasticNetOptions, elasticNet } from './elastic-net.ts'
import { GramAccumulator } from './gram-accumulator.ts'
import type { GramStatistics } from './gram-statistics.ts'

const x = [
  [1, 2, 3, 4, 5, 6, 7, 8],
  [2, 1, 5, 3, 8, 4, 9, 6],
  [0.5, -1, 0, 2, -2, 1, 0.25, -0.75],
]
const y = [2.5, 3, 7.25, 6, 12, 8.5, 14, 12.75]
const exact = { fitIntercept: true, maxIter: 1_000_000, tol: 1e-12 }

function statisticsOf(columns: readonly (readonly number[])[], target: readonly number[]): GramStatistics {
  const accumulator = new GramAccumulator(
    columns.map((_, j) => `x${j}`),
    'y',
  )
  accumulator.add(
    columns.map((column) => Float64Array.from(column)),
    Float64Array.from(target),
  )
  return accumulator.statistics()
}

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
  ])('%s', (_, options, coefficients, intercept) => {
    const fit = elasticNet(statisticsOf(x, y), { ...exact, ...options })
    expect(fit.converged).toBe(true)
    expectClose(fit.coefficients, coefficients, 9)
    expect(fit.intercept).toBeCloseTo(intercept, 9)
  })

  test('more features than rows', () => {
    const wide = [
      [1, 0, 2],
      [0, 1, 1],
      [2, 1, 0],
      [1, 3, 1],
    ]
    const fit = elasticNet(statisticsOf(wide, [1, 2, 4]), { ...exact, alpha: 0.1, l1Ratio: 0.5 })
    expectClose(fit.coefficients, [0.31436523890653134, 0.011288077937602902, -1.1741147363515656, 0], 8)
    expect(fit.intercept).toBeCloseTo(3.1855574454866327, 8)
  })
})

test('the gap, its tolerance and the passes are those of scikit-learn', () => {
  const fit = elasticNet(statisticsOf(x, y), { ...exact, alpha: 0.5, l1Ratio: 0.5, tol: 1e-4 })
  expect(fit.iterations).toBe(15)
  expect(fit.dualGap).toBeCloseTo(0.00022932716987744683, 10)
  expect(fit.tolerance).toBeCloseTo(16.765625e-4, 12)
  expect(fit.coefficients[0]).toBeCloseTo(0.800599109610005, 10)
})

test('a fit that runs out of passes says so, with the gap that is left', () => {
  const fit = elasticNet(statisticsOf(x, y), { ...exact, alpha: 0.5, l1Ratio: 0.5, maxIter: 1 })
  expect(fit).toMatchObject({ converged: false, iterations: 1 })
  expect(fit.dualGap).toBeCloseTo(1.5062172961100486, 10)
  expectClose(fit.coefficients, [1.5056818181818181, 0.46175889328063247, -0.22276085037798835], 12)
})

test('a share of the absolute-value penalty too small to matter gives the ridge solution, and converges', () => {
  const fit = elasticNet(statisticsOf(x, y), { ...exact, alpha: 0.3, l1Ratio: 1e-15 })
  expect(fit.converged).toBe(true)
  expectClose(fit.coefficients, [0.8519698515821205, 0.8589120809650477, -0.20606614627266612], 9)
})

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

test('the subgradient of the objective contains zero at the solution', () => {
  fc.assert(
    fc.property(problem, penalty, fc.boolean(), ({ columns, target }, { alpha, l1Ratio }, fitIntercept) => {
      const fit = elasticNet(statisticsOf(columns, target), { ...exact, alpha, l1Ratio, fitIntercept })
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

test('beyond the largest useful alpha the lasso is all zeros, and just below it is not', () => {
  fc.assert(
    fc.property(problem, ({ columns, target }) => {
      const statistics = statisticsOf(columns, target)
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

test('without the absolute-value penalty one feature gets the closed form of ridge', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 20 }),
      fc.double({ noNaN: true, min: 0.01, max: 10 }),
      (rows, alpha) => {
        const n = rows.length
        const meanX = rows.reduce((sum, [a]) => sum + a, 0) / n
        const meanY = rows.reduce((sum, [, b]) => sum + b, 0) / n
        const xx = rows.reduce((sum, [a]) => sum + (a - meanX) ** 2, 0)
        const xy = rows.reduce((sum, [a, b]) => sum + (a - meanX) * (b - meanY), 0)
        fc.pre(xx > 1e-6)
        const fit = elasticNet(
          statisticsOf(
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

test('a target in other units scales the coefficients when alpha scales along in the lasso', () => {
  fc.assert(
    fc.property(problem, fc.integer({ min: -20, max: 20 }), ({ columns, target }, power) => {
      const factor = 2 ** power
      const options = { ...exact, alpha: 0.3, l1Ratio: 1 }
      const plain = elasticNet(statisticsOf(columns, target), { ...options, maxIter: 500 })
      const scaled = elasticNet(
        statisticsOf(
          columns,
          target.map((value) => value * factor),
        ),
        { ...options, alpha: 0.3 * factor, maxIter: 500 },
      )
      expect([...scaled.coefficients]).toEqual([...plain.coefficients].map((w) => w * factor))
    }),
  )
})

describe('degenerate data is fitted right or refused, never NaN', () => {
  const options: ElasticNetOptions = { ...exact, alpha: 0.01, l1Ratio: 0.5 }

  test('one row is predicted by its own target', () => {
    const fit = elasticNet(statisticsOf([[3], [4]], [5]), options)
    expect(fit).toMatchObject({ coefficients: Float64Array.of(0, 0), intercept: 5, converged: true, iterations: 0 })
  })

  test('a constant target needs no feature', () => {
    const fit = elasticNet(statisticsOf([[1, 2, 4]], [0.1, 0.1, 0.1]), options)
    expect(fit).toMatchObject({ coefficients: Float64Array.of(0), intercept: 0.1, converged: true })
  })

  test('no features leave the mean', () => {
    expect(elasticNet(statisticsOf([], [1, 2, 6]), options)).toMatchObject({ intercept: 3, converged: true })
  })

  test('a constant column gets 0 also without a penalty', () => {
    const fit = elasticNet(
      statisticsOf(
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

  test('copies share under ridge, and the lasso takes the first', () => {
    const statistics = statisticsOf([x[0] ?? [], x[0] ?? []], y)
    const ridge = elasticNet(statistics, { ...options, l1Ratio: 0 }).coefficients
    expect(ridge[0]).toBeCloseTo(ridge[1] ?? 0, 8)
    expect(elasticNet(statistics, { ...options, l1Ratio: 1 }).coefficients[1]).toBe(0)
  })

  test.each([1e-100, 1e100])('columns in units of %d are fitted without a penalty', (unit) => {
    const column = [1, 2, 3].map((value) => value * unit)
    const fit = elasticNet(statisticsOf([column], [2, 4, 6]), { ...options, alpha: 0, maxIter: 10 })
    expect((fit.coefficients[0] ?? 0) * unit).toBeCloseTo(2, 12)
  })

  test('scales that overflow are refused', () => {
    const tiny = [1e-144, 2e-144, 4e-144]
    const huge = [1e150, -1e150, 1e150]
    const refusal = (error: unknown) => isStepError(error, 'BROKEN_CONTRACT')
    expect(() => elasticNet(statisticsOf([tiny], huge), { ...options, alpha: 1e-300 })).toThrow(
      expect.toSatisfy(refusal),
    )
  })
})

test.each([
  [{ alpha: -1 }, 'alpha is -1'],
  [{ alpha: Number.NaN }, 'alpha is NaN'],
  [{ l1Ratio: 1.5 }, 'l1 ratio is 1.5'],
  [{ maxIter: 0 }, 'iterations are 0'],
  [{ tol: -1e-4 }, 'tolerance is -0.0001'],
])('%o is refused as a usage error', (wrong, message) => {
  const refusal = (error: unknown) => isStepError(error, 'USAGE') && error.message.includes(message)
  const fit = () => elasticNet(statisticsOf(x, y), { ...exact, alpha: 1, l1Ratio: 0.5, ...wrong })
  expect(fit).toThrow(expect.toSatisfy(refusal))
})
