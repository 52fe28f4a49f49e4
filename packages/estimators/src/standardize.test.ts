import { expect, test } from 'vitest'
import { x as columns, y } from '../test/eight-rows.ts'
import { statisticsOf } from '../test/statistics-of.ts'
import { elasticNet } from './elastic-net.ts'
import { predictLinear } from './linear-model.ts'
import { standardize } from './standardize.ts'

const options = { alpha: 0.5, l1Ratio: 0.5, maxIter: 10_000, tol: 1e-12 }

test('the scale is the population standard deviation, as StandardScaler of scikit-learn 1.9.1 finds it', async () => {
  const { scale } = standardize(await statisticsOf(columns, y))
  const expected = [2.29128784747792, 2.6339134382131846, 1.165922381636102]
  expected.forEach((deviation, j) => {
    expect(scale[j]).toBeCloseTo(deviation, 13)
  })
})

test.each([
  [true, [3.658425746999547, 3.892321520226486, 7.322018585695829]],
  [false, [-4.591574253000454, -4.357678479773516, -0.9279814143041716]],
])(
  'folded into raw columns the fit (intercept: %s) predicts as scikit-learn’s pipeline',
  async (fitIntercept, expected) => {
    const { statistics, unscale } = standardize(await statisticsOf(columns, y))
    const predicted = predictLinear(unscale(elasticNet(statistics, { ...options, fitIntercept })), columns)
    expected.forEach((value, row) => {
      expect(predicted[row]).toBeCloseTo(value, 9)
    })
  },
)

test('units do not matter to a standardized fit', async () => {
  const predictions = async (features: Float64Array[]) => {
    const { statistics, unscale } = standardize(await statisticsOf(features, y))
    return predictLinear(unscale(elasticNet(statistics, { ...options, fitIntercept: true })), features)
  }
  const other = columns.map((column, j) => column.map((value) => value * 10 ** (8 * j - 8) - 3))
  const expected = await predictions(columns)
  const others = await predictions(other)
  others.forEach((value, row) => {
    expect(value).toBeCloseTo(expected[row] ?? 0, 6)
  })
})

test('a constant column is divided by 1, also when it is constant but for rounding', async () => {
  const constant = new Float64Array(8).fill(0.1)
  const jitter = Float64Array.from(y, (_, i) => 1e9 + (i % 2) * 2 ** -23)
  expect([...standardize(await statisticsOf([constant, jitter], y)).scale]).toEqual([1, 1])
})
