import { describe, expect, test } from 'vitest'
import { type RowBlock, rowBlocks } from '../row-blocks.ts'
import { predictProbabilities } from './logistic-model.ts'
import { type LogisticFit, type LogisticOptions, logisticRegression } from './logistic-regression.ts'

const CLASSES = 13
const FEATURES = 20
const options: LogisticOptions = {
  classes: CLASSES,
  C: 1,
  l1Ratio: 0,
  fitIntercept: true,
  maxIter: 100,
  tol: 1e-9,
}

/** Numbers from 0 to 1 by the minimal standard generator (Park and Miller 1988). */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Classes that overlap, as the largest of noisy linear forms of features that go together. */
function rowsOf(n: number, noise: number): RowBlock {
  const next = uniform(7)
  const common = Float64Array.from({ length: n }, () => next() - 0.5)
  const columns = Array.from({ length: FEATURES }, () => common.map((value) => value + 2 * next() - 1))
  const forms = Array.from({ length: CLASSES }, () => Array.from(columns, () => next() - 0.5))
  const target = common.map((_, row) => {
    const scores = forms.map(
      (form) => form.reduce((sum, w, j) => sum + w * (columns[j]?.[row] ?? 0), 0) - noise * Math.log(-Math.log(next())),
    )
    return scores.indexOf(Math.max(...scores))
  })
  return { columns, target }
}

const fit = (block: RowBlock, its: Partial<LogisticOptions> = {}) =>
  logisticRegression(
    rowBlocks(block),
    { features: block.columns.map((_, j) => `x${j}`), target: 'y' },
    { ...options, ...its },
  )

/** The furthest that a mean slope of the objective is from optimal, row by row. */
function furthest({ columns, target, weights }: RowBlock, model: LogisticFit, its: Partial<LogisticOptions>): number {
  const { C, l1Ratio, fitIntercept } = { ...options, ...its }
  const probabilities = predictProbabilities(model, columns)
  const slope = (k: number, values?: Float64Array) =>
    target.reduce((sum, own, row) => {
      const beyond = (probabilities[k]?.[row] ?? 0) - (own === k ? 1 : 0)
      return sum + (weights?.[row] ?? 1) * beyond * (values?.[row] ?? 1)
    }, 0)
  const distances = model.coefficients.flatMap((coefficients, k) => [
    ...Array.from(coefficients, (w, j) => {
      const smooth = slope(k, columns[j]) + ((1 - l1Ratio) / C) * w
      const l1 = l1Ratio / C
      return w === 0 ? Math.max(0, Math.abs(smooth) - l1) : Math.abs(smooth + Math.sign(w) * l1)
    }),
    fitIntercept ? Math.abs(slope(k)) : 0,
  ])
  return Math.max(...distances) / target.length
}

const block = rowsOf(1500, 0.5)

test.each([
  ['L2', {}],
  ['hardly any L2', { C: 1e6 }],
  ['L1', { l1Ratio: 1, C: 0.1 }],
  ['hardly any L1', { l1Ratio: 1, C: 10 }],
  ['elastic net', { l1Ratio: 0.5, C: 0.3 }],
  ['no penalty', { C: Number.POSITIVE_INFINITY }],
  ['no intercept', { fitIntercept: false, C: 10 }],
  ['no intercept and no penalty', { fitIntercept: false, C: Number.POSITIVE_INFINITY }],
] as const)('no slope is left where many classes are fitted with %s', async (_, its) => {
  const model = await fit(block, its)
  expect(model.converged).toBe(true)
  expect(furthest(block, model, its)).toBeLessThan(1e-9)
  expect(model.intercepts.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10)
})

test('a weight is as many copies of its row', async () => {
  const weights = block.target.map((_, row) => (row % 5) / 2)
  const weighted = { ...block, weights }
  for (const l1Ratio of [0, 1]) {
    const model = await fit(weighted, { l1Ratio })
    expect(model.converged).toBe(true)
    expect(furthest(weighted, model, { l1Ratio })).toBeLessThan(1e-9)
  }
})

test('coefficients without a penalty add up to 0 over the classes', async () => {
  const { coefficients } = await fit(block, { C: Number.POSITIVE_INFINITY })
  for (let j = 0; j < FEATURES; j++)
    expect(coefficients.reduce((sum, its) => sum + (its[j] ?? 0), 0)).toBeCloseTo(0, 10)
})

test('how rows are batched changes no bit', async () => {
  const whole = await fit(block)
  const cut = (from: number, to: number) => ({
    columns: block.columns.map((column) => column.subarray(from, to)),
    target: block.target.subarray(from, to),
  })
  const names = { features: block.columns.map((_, j) => `x${j}`), target: 'y' }
  const batched = rowBlocks(cut(0, 1), cut(1, 700), cut(700, 700), cut(700, 1500))
  expect(await logisticRegression(batched, names, options)).toEqual(whole)
})

test('units and offsets of features do not matter without a penalty', async () => {
  const unpenalized = { C: Number.POSITIVE_INFINITY }
  const other = {
    ...block,
    columns: block.columns.map((column, j) => column.map((value) => (value + 100) * 10 ** (6 * (j % 3) - 6))),
  }
  const [plain, scaled] = [await fit(block, unpenalized), await fit(other, unpenalized)]
  expect(scaled.converged).toBe(true)
  const expected = predictProbabilities(plain, block.columns)
  predictProbabilities(scaled, other.columns).forEach((its, k) => {
    const worst = its.reduce((most, value, row) => Math.max(most, Math.abs(value - (expected[k]?.[row] ?? 0))), 0)
    expect(worst).toBeLessThan(1e-6)
  })
})

describe('what makes fits hard does no harm', () => {
  const sharp = rowsOf(400, 0)
  test.each([
    ['classes that are separated', sharp, { C: 1e4 }],
    ['classes that are separated, with L1', sharp, { C: 100, l1Ratio: 1 }],
    ['a class of one row', { ...block, target: block.target.map((code, row) => (row === 0 ? 12 : code % 12)) }, {}],
    [
      'a class of one row, with L1',
      { ...block, target: block.target.map((code, row) => (row === 0 ? 12 : code % 12)) },
      { l1Ratio: 1 },
    ],
    [
      'copies and constants',
      {
        ...block,
        columns: block.columns.map((its, j) => (j === 0 ? its.map(() => 3) : (block.columns[j % 7] ?? its))),
      },
      {},
    ],
    [
      'copies and constants without a penalty',
      {
        ...block,
        columns: block.columns.map((its, j) => (j === 0 ? its.map(() => 3) : (block.columns[j % 7] ?? its))),
      },
      { C: Number.POSITIVE_INFINITY },
    ],
  ] as const)('%s', async (_, rows, its) => {
    const model = await fit(rows, { ...its, tol: 1e-8 })
    expect(model.converged).toBe(true)
    expect(furthest(rows, model, its)).toBeLessThan(1e-8)
  })
})
