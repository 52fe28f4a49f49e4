import { isStepError } from '@millrace/errors'
import { folds } from '@millrace/splits'
import { describe, expect, test } from 'vitest'
import { x, y } from '../../test/eight-rows.ts'
import { expectClose } from '../../test/expect-close.ts'
import { elasticNet } from '../elastic-net.ts'
import { foldPlan } from '../fold-plan.ts'
import { foldStatistics } from '../fold-statistics.ts'
import { type LogisticModel, predictProbabilities } from '../logistic/logistic-model.ts'
import { logisticRegression } from '../logistic/logistic-regression.ts'
import { ridge } from '../ridge.ts'
import { rowBlocks } from '../row-blocks.ts'
import { gridCandidates } from './candidates.ts'
import { fitEach, fitPaths } from './fit-folds.ts'
import { fitEachByRows } from './fit-folds-by-rows.ts'
import { pathCandidates } from './path-candidates.ts'
import { scoreByRows } from './score-rows.ts'
import { scoreFromStatistics } from './score-statistics.ts'
import { classificationScorer, regressionScorer } from './scorers.ts'
import { selectTrial } from './select-trial.ts'
import type { Candidate, Trial } from './trial.ts'

const names = { features: ['a', 'b', 'c'], target: 'y' }
const rows = rowBlocks(
  { columns: x.map((column) => column.subarray(0, 3)), target: y.subarray(0, 3) },
  { columns: x.map((column) => column.subarray(3)), target: y.subarray(3) },
)
const plan = foldPlan(folds({ kind: 'random', folds: 4 }, { rows: 8 }), 8)
const space = {
  l1Ratios: [0.5, 1],
  alphas: { nAlphas: 5, eps: 1e-3 },
  fitIntercept: true,
  standardize: false,
  maxIter: 1_000_000,
  tol: 1e-14,
}
const lowest = { greaterIsBetter: false, rule: 'best', strength: () => 0 } as const

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

async function pathTrials(finished: readonly Candidate[] = [], its: Partial<typeof space> = {}): Promise<Trial[]> {
  const { all, folds: statistics } = await foldStatistics(rows, names, plan)
  const candidates = pathCandidates(all, { ...space, ...its })
  return Array.from(fitPaths(candidates, statistics, { ...space, ...its }, finished), (fitted) =>
    scoreFromStatistics(fitted, statistics, 'mse'),
  )
}

describe('a search of paths', () => {
  test('has the errors of ElasticNetCV of scikit-learn 1.9.1 and selects its alpha', async () => {
    const trials = await pathTrials()
    expectClose(
      trials[1]?.scores ?? [],
      [15.062189767897303, 0.46767682098875996, 1.139811339062758, 11.44657245532468],
      8,
    )
    expectClose(
      trials[9]?.scores ?? [],
      [0.0999751842687743, 0.11562411042078051, 0.08849542383622494, 0.05303023454916292],
      8,
    )
    const params = selectTrial(trials, lowest)?.params
    expect(params?.['l1_ratio']).toBe(1)
    expect(params?.['alpha']).toBeCloseTo(0.01015625, 12)
  })

  test('goes on where it was killed, with the same bits', async () => {
    const trials = await pathTrials()
    const finished = [...trials.slice(0, 3), ...trials.slice(5, 10)]
    expect(await pathTrials(finished)).toEqual(trials.slice(3, 5))
    expect(await pathTrials(trials)).toEqual([])
  })

  test('over standardized features predicts as the same fit of each fold', async () => {
    const trials = await pathTrials([], { standardize: true, l1Ratios: [0.5] })
    expect(trials.every(({ mean }) => Number.isFinite(mean))).toBe(true)
    expect(trials[4]?.mean).toBeLessThan(trials[0]?.mean ?? 0)
  })
})

test('scores by the rows equal those from statistics, for several candidates a reading', async () => {
  const { folds: statistics } = await foldStatistics(rows, names, plan)
  const candidates = gridCandidates({ alpha: [0.1, 1, 10] })
  const fitted = () =>
    fitEach(candidates, statistics, (train, { alpha }) => ridge(train, { alpha: Number(alpha), fitIntercept: true }))
  const expected: Trial[] = []
  for (const candidate of fitted()) expected.push(scoreFromStatistics(candidate, statistics, 'rmse'))
  for (const batch of [1, 2, 5]) {
    const trials = await collect(scoreByRows(fitted(), { rows, plan, scorer: regressionScorer('rmse'), batch }))
    expect(trials.map(({ params }) => params)).toEqual(candidates.map(({ params }) => params))
    trials.forEach((trial, at) => {
      expectClose(trial.scores, [...(expected[at]?.scores ?? [])], 9)
    })
  }
})

test('r2 and rmse from statistics are those of the predictions', async () => {
  const { folds: statistics } = await foldStatistics(rows, names, plan)
  const fitted = {
    candidate: { number: 0, params: {} },
    models: statistics.map(({ train }) => elasticNet(train, { ...space, alpha: 0.1, l1Ratio: 0.5 })),
    converged: true,
  }
  for (const metric of ['mse', 'rmse', 'r2'] as const) {
    const [trial] = await collect(scoreByRows([fitted], { rows, plan, scorer: regressionScorer(metric) }))
    expectClose(scoreFromStatistics(fitted, statistics, metric).scores, [...(trial?.scores ?? [])], 9)
  }
})

test('a classifier is fitted on the training rows of every fold and scored on the others', async () => {
  const target = Float64Array.of(0, 1, 0, 1, 1, 0, 1, 0)
  const classes = rowBlocks({ columns: x, target })
  const sides = [...folds({ kind: 'stratified', folds: 2 }, { rows: 8, labels: Int32Array.from(target) })]
  const its = foldPlan(sides, 8)
  const options = { classes: 2, l1Ratio: 0, fitIntercept: true, maxIter: 100, tol: 1e-10 }
  const fit = (train: typeof classes, C: unknown): Promise<LogisticModel & { converged: boolean }> =>
    logisticRegression(train, names, { ...options, C: Number(C) })
  const fitted = fitEachByRows(
    gridCandidates({ C: [0.1, 1] }),
    { rows: classes, plan: its, fit: (train, { C }) => fit(train, C) },
    [{ number: 0, params: { C: 0.1 } }],
  )
  const trials = await collect(
    scoreByRows(fitted, { rows: classes, plan: its, scorer: classificationScorer('accuracy') }),
  )
  expect(trials.map(({ number }) => number)).toEqual([1])
  for (const [fold, { train, test: held }] of sides.entries()) {
    const of = (places: Uint32Array) => ({
      columns: x.map((column) => Float64Array.from(places, (row) => column[row] ?? 0)),
      target: Float64Array.from(places, (row) => target[row] ?? 0),
    })
    const [, positive = target] = predictProbabilities(await fit(rowBlocks(of(train)), 1), of(held).columns)
    const hits = of(held).target.filter((code, row) => code === ((positive[row] ?? 0) >= 0.5 ? 1 : 0)).length
    expect(trials[0]?.scores[fold]).toBe(hits / held.length)
  }
})

test('scores of three classes are averages over them, and average precision is refused', () => {
  const model = {
    coefficients: [Float64Array.of(0), Float64Array.of(0), Float64Array.of(0)],
    intercepts: Float64Array.of(Math.log(2), Math.log(1), Math.log(1)),
  }
  const block = { columns: [Float64Array.of(1, 1)], target: Float64Array.of(0, 2) }
  const score = (metric: Parameters<typeof classificationScorer>[0]) => {
    const progress = classificationScorer(metric).start(model)
    progress.add(block)
    return progress.score()
  }
  expect(score('accuracy')).toBe(0.5)
  expect(score('log_loss')).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 12)
  expect(score('brier')).toBeCloseTo((0.25 + 2 / 16 + (0.25 + 1 / 16 + 9 / 16)) / 2, 12)
  // Both are decided to be of the first class; the second class does not occur.
  expect([score('precision'), score('recall'), score('f1')]).toEqual([0.25, 0.5, 1 / 3])
  // The second class has no row.
  expect(score('roc_auc')).toBeNaN()
  const refusal = (error: unknown) => isStepError(error, 'USAGE')
  expect(() => classificationScorer('average_precision').start(model)).toThrow(expect.toSatisfy(refusal))
})
