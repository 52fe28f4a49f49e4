import { isStepError } from '@millrace/errors'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { x, y } from '../../test/eight-rows.ts'
import { expectClose } from '../../test/expect-close.ts'
import { statisticsOf } from '../../test/statistics-of.ts'
import { coefficientTable } from './coefficient-table.ts'
import { collinearity } from './collinearity.ts'
import { symmetricEigenvalues } from './symmetric-eigenvalues.ts'

test('estimates, errors, p values and intervals are those of numpy and scipy', async () => {
  const { intercept, features, degreesOfFreedom } = coefficientTable(await statisticsOf(x, y))
  const rows = [...(intercept === undefined ? [] : [intercept]), ...features]
  expect(degreesOfFreedom).toBe(4)
  expect(rows.map(({ name }) => name)).toEqual(['intercept', 'x0', 'x1', 'x2'])
  const column = (name: 'estimate' | 'standardError' | 'p' | 'low') => rows.map((row) => row[name])
  expectClose(
    column('estimate'),
    [0.11926069188575414, 0.8954140169147039, 0.8634476277890692, -0.24111103826569605],
    10,
  )
  expectClose(
    column('standardError'),
    [0.14740962318324247, 0.0417462946825165, 0.03842524132485664, 0.05999509706718057],
    10,
  )
  expectClose(column('p'), [0.463865673394993, 2.794217223165082e-5, 2.3225301519504445e-5, 0.015879613595478879], 10)
  expectClose(column('low'), [-0.29001403486041055, 0.7795077213832863, 0.756762054596627, -0.40768413185373603], 9)
})

test.each([
  ['a copied column', [x[0], x[0]], y],
  ['a constant column', [x[0], x[0]?.map(() => 1)], y],
  ['as many parameters as rows', [[1, 2]], [3, 5]],
] as const)('%s has no standard errors', async (_, columns, target) => {
  const statistics = await statisticsOf(
    columns.map((column) => column ?? []),
    target,
  )
  const refusal = (error: unknown) =>
    isStepError(error, 'BROKEN_CONTRACT') && error.message.includes('no standard errors')
  expect(() => coefficientTable(statistics)).toThrow(expect.toSatisfy(refusal))
})

test('inflation and condition are those of numpy’s inverse and cond, whatever the units', async () => {
  const scaled = x.map((column, j) => column.map((value) => value * 10 ** (6 * j - 6)))
  for (const columns of [x, scaled]) {
    const { varianceInflation, conditionNumber } = collinearity(await statisticsOf(columns, y))
    expectClose(varianceInflation.map(Number), [2.246902248737954, 2.515505146528553, 1.2015996853078086], 9)
    expect(conditionNumber).toBeCloseTo(2.823925759008892, 9)
  }
})

test('a combination of others is inflated without end, an independent feature beside it is not, and a constant has no factor', async () => {
  const [a = y, b = y, c = y] = x
  const columns = [a, b, a.map((value, i) => value - 2 * (b[i] ?? 0)), c, a.map(() => 5)]
  const { varianceInflation, conditionNumber } = collinearity(await statisticsOf(columns, y))
  expect(varianceInflation.slice(0, 3)).toEqual([
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ])
  expect(varianceInflation[3]).toBeCloseTo(1.2015996853078086, 6)
  expect(varianceInflation[4]).toBeUndefined()
  expect(conditionNumber).toBe(Number.POSITIVE_INFINITY)
})

test('without features nothing is ill conditioned', async () => {
  expect(collinearity(await statisticsOf([], [1, 2]))).toEqual({ varianceInflation: [], conditionNumber: 1 })
})

test('eigenvalues add up to the trace and their squares to the squares of the matrix', () => {
  const number = fc.integer({ min: -64, max: 64 }).map((sixteenths) => sixteenths / 16)
  const symmetric = fc.integer({ min: 1, max: 7 }).chain((p) =>
    fc.array(number, { minLength: p * p, maxLength: p * p }).map((values) => {
      const at = (i: number, j: number) => values[Math.min(i, j) * p + Math.max(i, j)] ?? 0
      return { p, matrix: Float64Array.from({ length: p * p }, (_, k) => at(Math.floor(k / p), k % p)) }
    }),
  )
  fc.assert(
    fc.property(symmetric, ({ p, matrix }) => {
      const values = symmetricEigenvalues(matrix, p)
      const trace = values.reduce((sum, _, i) => sum + (matrix[i * (p + 1)] ?? 0), 0)
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 8)
      const squares = matrix.reduce((sum, value) => sum + value * value, 0)
      expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(squares, 7)
    }),
  )
})

test('the eigenvalues of a path graph are 2·cos', () => {
  const p = 6
  const path = Float64Array.from({ length: p * p }, (_, at) => (Math.abs(Math.floor(at / p) - (at % p)) === 1 ? 1 : 0))
  const expected = Array.from({ length: p }, (_, k) => 2 * Math.cos(((p - k) * Math.PI) / (p + 1)))
  expectClose(symmetricEigenvalues(path, p), expected, 12)
})
