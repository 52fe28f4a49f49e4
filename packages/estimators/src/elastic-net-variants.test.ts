import { isStepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import { x, y } from '../test/eight-rows.ts'
import { expectClose } from '../test/expect-close.ts'
import { statisticsOf } from '../test/statistics-of.ts'
import { alphaGrid } from './alpha-grid.ts'
import { elasticNet } from './elastic-net.ts'
import { elasticNetPath } from './elastic-net-path.ts'
import { ridge } from './ridge.ts'

const exact = { fitIntercept: true, maxIter: 1_000_000, tol: 1e-14 }
const weights = [1, 2, 0.5, 1, 0, 3, 1, 1]

test('with sample weights the fit is that of scikit-learn 1.9.1', async () => {
  const fit = elasticNet(await statisticsOf(x, y, weights), { ...exact, alpha: 0.5, l1Ratio: 0.5 })
  expectClose(fit.coefficients, [0.806799670842598, 0.832491712190457, 0], 9)
  expect(fit.intercept).toBeCloseTo(0.5150807182521371, 9)
})

test.each([
  [1, [0.8472688664996411, 0.92272153810615, 0], 0.054362794747401466],
  [-1, [0, 0, 1.0033860045146727], -8.25],
])(
  'positive coefficients of the target times %d are those of scikit-learn 1.9.1',
  async (sign, coefficients, intercept) => {
    const statistics = await statisticsOf(
      x,
      y.map((value) => sign * value),
    )
    const fit = elasticNet(statistics, { ...exact, alpha: 0.05, l1Ratio: 0.5, positive: true })
    expect(fit.converged).toBe(true)
    expectClose(fit.coefficients, coefficients, 9)
    expect(fit.intercept).toBeCloseTo(intercept, 9)
  },
)

test('a fit that starts from its own solution needs no pass', async () => {
  const statistics = await statisticsOf(x, y)
  const options = { ...exact, alpha: 0.5, l1Ratio: 0.5 }
  const { coefficients } = elasticNet(statistics, options)
  const again = elasticNet(statistics, { ...options, tol: 1e-10, initial: coefficients })
  expect(again).toMatchObject({ iterations: 0, converged: true, coefficients })
})

test('the grid is that of ElasticNetCV, and at its first alpha every coefficient is 0', async () => {
  const statistics = await statisticsOf(x, y)
  const options = { l1Ratio: 0.5, fitIntercept: true, nAlphas: 5, eps: 1e-3 }
  const grid = alphaGrid(statistics, options)
  expectClose(grid, [20.3125, 3.612130051641562, 0.6423376497217022, 0.11422558167928967, 0.0203125], 12)
  expect(alphaGrid(statistics, { ...options, nAlphas: 1 })).toEqual(Float64Array.of(20.3125))
  const [first, second] = [...elasticNetPath(statistics, grid, { ...exact, l1Ratio: 0.5 })]
  expect(first?.coefficients.every((w) => w === 0)).toBe(true)
  expect(second?.coefficients.some((w) => w !== 0)).toBe(true)
})

test('a constant target has the grid of scikit-learn’s resolution', async () => {
  const grid = alphaGrid(await statisticsOf([[1, 2, 4]], [3, 3, 3]), {
    l1Ratio: 1,
    fitIntercept: true,
    nAlphas: 2,
    eps: 0.1,
  })
  expect([...grid]).toEqual([1e-15, 1e-15])
})

test.each([
  [{ l1Ratio: 0 }, 'l1 ratio is 0'],
  [{ nAlphas: 0 }, 'number of alphas is 0'],
  [{ eps: 1 }, 'smallest alpha is 1'],
])('a grid of %o is refused as a usage error', async (wrong, message) => {
  const statistics = await statisticsOf(x, y)
  const refusal = (error: unknown) => isStepError(error, 'USAGE') && error.message.includes(message)
  const grid = () => alphaGrid(statistics, { l1Ratio: 0.5, fitIntercept: true, nAlphas: 5, eps: 0.01, ...wrong })
  expect(grid).toThrow(expect.toSatisfy(refusal))
})

test('a path ends where its last alpha alone does', async () => {
  const statistics = await statisticsOf(x, y)
  const path = [...elasticNetPath(statistics, [5, 1, 0.1], { ...exact, l1Ratio: 0.5 })]
  expect(path.map(({ alpha }) => alpha)).toEqual([5, 1, 0.1])
  expectClose(
    path[2]?.coefficients ?? [],
    [...elasticNet(statistics, { ...exact, alpha: 0.1, l1Ratio: 0.5 }).coefficients],
    10,
  )
})

test.each([
  ['plain', undefined, true, [0.8584406007687826, 0.8602819865409691, -0.21071087842265118], 0.3006778604708753],
  ['weighted', weights, true, [0.8543025509409251, 0.8575204701061189, -0.1973128117383951], 0.263713716885432],
  ['without an intercept', undefined, false, [0.8885827949073566, 0.8828430534832827, -0.1921572751592272], 0],
] as const)(
  'ridge (%s) is that of scikit-learn 1.9.1',
  async (_, sampleWeights, fitIntercept, coefficients, intercept) => {
    const fit = ridge(await statisticsOf(x, y, sampleWeights), { alpha: 2, fitIntercept })
    expectClose(fit.coefficients, coefficients, 12)
    expect(fit.intercept).toBeCloseTo(intercept, 12)
  },
)

test('ridge shares a weight among copies, gives a constant column 0, and does not mind units', async () => {
  const [a = y] = x
  const columns = [a, a, a.map(() => 7), a.map((value) => value * 1e6)]
  const { coefficients } = ridge(await statisticsOf(columns, y), { alpha: 1e-3, fitIntercept: true })
  expect(coefficients[0]).toBeCloseTo(coefficients[1] ?? 0, 6)
  expect(coefficients[2]).toBe(0)
  expect(coefficients.every(Number.isFinite)).toBe(true)
})

test('a positive ridge holds a falling relation at 0', async () => {
  const fit = ridge(await statisticsOf([[1, 2, 3]], [3, 2, 1]), { alpha: 1, fitIntercept: true, positive: true })
  expect(fit).toMatchObject({ coefficients: Float64Array.of(0), intercept: 2 })
})

test('a ridge without a penalty is refused', async () => {
  const statistics = await statisticsOf(x, y)
  const refusal = (error: unknown) => isStepError(error, 'USAGE')
  expect(() => ridge(statistics, { alpha: 0, fitIntercept: true })).toThrow(expect.toSatisfy(refusal))
})
