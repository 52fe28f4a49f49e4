import { expect, test } from 'vitest'
import { predictLinear } from './linear-model.ts'
import { meanBaseline } from './mean-baseline.ts'

const columns = [Float64Array.of(1, 2), Float64Array.of(10, 20)]

test('a prediction is the intercept and the weighted features', () => {
  const model = { intercept: 0.5, coefficients: Float64Array.of(2, -1) }
  expect(predictLinear(model, columns)).toEqual(Float64Array.of(-7.5, -15.5))
})

test('the mean baseline predicts the mean of the target for every row', () => {
  const statistics = {
    features: ['a', 'b'],
    target: 'y',
    n: 2,
    weight: 2,
    meanX: Float64Array.of(1.5, 15),
    meanY: 4,
    centredGram: Float64Array.of(0.5, 5, 5, 50),
    centredXy: Float64Array.of(1, 10),
    centredYy: 2,
  }
  expect(predictLinear(meanBaseline(statistics), columns)).toEqual(Float64Array.of(4, 4))
})

test('a model and columns of different number are the caller’s mistake', () => {
  const model = { intercept: 0, coefficients: Float64Array.of(1) }
  expect(() => predictLinear(model, columns)).toThrow('2 columns were given to a model of 1')
})
