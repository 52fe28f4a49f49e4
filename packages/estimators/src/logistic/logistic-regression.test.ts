import { isStepError } from '@millrace/errors'
import { describe, expect, test } from 'vitest'
import { x } from '../../test/eight-rows.ts'
import { expectClose } from '../../test/expect-close.ts'
import { rowBlocks } from '../row-blocks.ts'
import { predictClasses, predictProbabilities } from './logistic-model.ts'
import { type LogisticOptions, logisticRegression } from './logistic-regression.ts'

const names = { features: ['a', 'b', 'c'], target: 'y' }
const two = Float64Array.of(0, 0, 1, 0, 1, 0, 1, 1)
const three = Float64Array.of(0, 1, 2, 0, 2, 1, 2, 1)
const options: LogisticOptions = { classes: 2, C: 1, l1Ratio: 0, fitIntercept: true, maxIter: 100, tol: 1e-12 }

const fit = (
  target: Float64Array,
  its: Partial<LogisticOptions> = {},
  columns: readonly Float64Array[] = x,
  weights?: Float64Array,
) =>
  logisticRegression(
    rowBlocks({ columns, target, weights }),
    { ...names, classes: ['no', 'yes'] },
    { ...options, ...its },
  )

describe('coefficients are those of scikit-learn 1.9.1', () => {
  test.each([
    ['L2', { C: 1, l1Ratio: 0 }, [-0.03538651618979821, 1.0381731299198398, -0.5222715544312712], -4.386496163056852],
    ['L1', { C: 1, l1Ratio: 1 }, [0, 1.2131072562558567, 0], -5.513056846934361],
    ['elastic net', { C: 0.5, l1Ratio: 0.5 }, [0, 0.812315527829709, -0.04796917653485415], -3.726199289025496],
  ])('%s', async (_, penalty, coefficients, intercept) => {
    const model = await fit(two, penalty)
    expect(model.converged).toBe(true)
    expectClose(model.coefficients[0] ?? [], coefficients, 8)
    expect(model.intercepts[0]).toBeCloseTo(intercept, 8)
  })

  test('of three classes', async () => {
    const model = await fit(three, { classes: 3 })
    expectClose(
      model.coefficients.flatMap((its) => [...its]),
      [
        -0.3355844479088876, -0.26079387165651646, 0.7537645016330494, 0.6661354666229927, -0.5489723109860876,
        -0.5451783177112042, -0.3305510187141045, 0.8097661826426045, -0.20858618392184552,
      ],
      8,
    )
    expectClose(model.intercepts, [1.839584658025797, 0.13117745453294138, -1.9707621125587387], 8)
  })
})

test('units and offsets of features do not matter without a penalty', async () => {
  const target = Float64Array.of(0, 1, 0, 1, 1, 0, 1, 1)
  const plain = await fit(target, { C: Number.POSITIVE_INFINITY })
  const other = x.map((column, j) => column.map((value) => (value + 1000) * 10 ** (6 * j - 6)))
  const expected = predictProbabilities(plain, x)[1] ?? new Float64Array()
  const scaled = await fit(target, { C: Number.POSITIVE_INFINITY }, other)
  expect(scaled.converged).toBe(true)
  expectClose(predictProbabilities(scaled, other)[1] ?? [], [...expected], 7)
})

test('a weight is as many copies of its row', async () => {
  const weights = Float64Array.of(1, 2, 0, 3, 1, 1, 2, 1)
  const copied = (column: Float64Array) =>
    Float64Array.from([...column].flatMap((value, i) => Array.from({ length: weights[i] ?? 0 }, () => value)))
  for (const [target, classes] of [
    [two, 2],
    [three, 3],
  ] as const) {
    const weighted = await fit(target, { classes }, x, weights)
    const copies = await fit(copied(target), { classes }, x.map(copied))
    weighted.coefficients.forEach((its, k) => {
      expectClose(its, [...(copies.coefficients[k] ?? [])], 9)
    })
  }
})

test('constant and copied columns do no harm', async () => {
  const [a = two, b = two] = x
  for (const l1Ratio of [0, 0.5]) {
    const { coefficients, converged } = await fit(two, { l1Ratio }, [a, b.map(() => 3), a])
    expect(converged).toBe(true)
    expect(coefficients[0]?.[1]).toBe(0)
    expect(coefficients[0]?.every(Number.isFinite)).toBe(true)
  }
})

test('a fit that runs out of steps says so', async () => {
  expect(await fit(two, { maxIter: 1 })).toMatchObject({ converged: false, iterations: 1 })
})

test('probabilities of every class add up to 1 and the likeliest is predicted', async () => {
  const probabilities = predictProbabilities(await fit(three, { classes: 3, C: 1000 }), x)
  x[0]?.forEach((_, row) => {
    expect(probabilities.reduce((sum, its) => sum + (its[row] ?? 0), 0)).toBeCloseTo(1, 12)
  })
  expect(predictClasses([Float64Array.of(0.2, 0.5), Float64Array.of(0.5, 0.2), Float64Array.of(0.3, 0.3)])).toEqual(
    Int32Array.of(1, 0),
  )
  expect(predictClasses([Float64Array.of(0.5, 0.6), Float64Array.of(0.5, 0.4)])).toEqual(Int32Array.of(1, 0))
})

describe('what no fit can use is refused', () => {
  test.each([
    ['a single class', two.map(() => 0), { classes: 1 }, 'BROKEN_CONTRACT', 'a single class'],
    ['a class without rows', two.map(() => 0), {}, 'BROKEN_CONTRACT', 'class yes has no row'],
    ['NaN in the target', two.map((code, i) => (i === 3 ? Number.NaN : code)), {}, 'BROKEN_CONTRACT', '"y" holds NaN'],
    ['C of 0', two, { C: 0 }, 'USAGE', 'C is 0'],
    ['an l1 ratio above 1', two, { l1Ratio: 2 }, 'USAGE', 'l1 ratio is 2'],
  ] as const)('%s', async (_, target, its, code, message) => {
    const refusal = (error: unknown) => isStepError(error, code) && error.message.includes(message)
    await expect(fit(target, its)).rejects.toSatisfy(refusal)
  })

  test.each([2, 3])('separated classes without a penalty (%d classes)', async (classes) => {
    const column = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8)
    const target = column.map((value) => Math.min(classes - 1, Math.floor(value / 3)))
    const refusal = (error: unknown) =>
      isStepError(error, 'BROKEN_CONTRACT') && error.message.includes('separate the classes')
    await expect(fit(target, { classes, C: Number.POSITIVE_INFINITY }, [column, column, column])).rejects.toSatisfy(
      refusal,
    )
  })
})
