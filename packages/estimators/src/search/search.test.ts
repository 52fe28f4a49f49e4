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
import { gridCandidates, randomCandidates } from './candidates.ts'
import { fitEach, fitPaths } from './fit-folds.ts'
import { fitEachByRows } from './fit-folds-by-rows.ts'
import { sampledRows } from './fold-rows.ts'
import { pathCandidates } from './path-candidates.ts'
import { scoreByRows } from './score-rows.ts'
import { scoreFromStatistics } from './score-statistics.ts'
import { classificationScorer, regressionScorer } from './scorers.ts'
import { selectTrial } from './select-trial.ts'
import { type HalvingTrial, successiveHalving } from './successive-halving.ts'
import { type Candidate, type Trial, trialOf } from './trial.ts'

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
    fitEach(candidates, statistics, async (train, { alpha }) =>
      ridge(train, { alpha: Number(alpha), fitIntercept: true }),
    )
  const expected: Trial[] = []
  for await (const candidate of fitted()) expected.push(scoreFromStatistics(candidate, statistics, 'rmse'))
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

test('scores of three classes are log loss and accuracy, and others are refused', () => {
  const model = {
    coefficients: [Float64Array.of(0), Float64Array.of(0), Float64Array.of(0)],
    intercepts: Float64Array.of(Math.log(2), Math.log(1), Math.log(1)),
  }
  const block = { columns: [Float64Array.of(1, 1)], target: Float64Array.of(0, 2) }
  const score = (metric: 'log_loss' | 'accuracy') => {
    const progress = classificationScorer(metric).start(model)
    progress.add(block)
    return progress.score()
  }
  expect(score('accuracy')).toBe(0.5)
  expect(score('log_loss')).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 12)
  const refusal = (error: unknown) => isStepError(error, 'USAGE')
  expect(() => classificationScorer('roc_auc').start(model)).toThrow(expect.toSatisfy(refusal))
})

describe('candidates', () => {
  test('of a grid are every combination, in scikit-learn’s order', () => {
    const { length, [1]: second } = gridCandidates({ b: [1, 2, 3], a: ['x', 'y'] })
    expect(length).toBe(6)
    expect(second).toEqual({ number: 1, params: { a: 'x', b: 2 } })
  })

  test('drawn with a seed are the same again, also when more are drawn, and stay in their ranges', () => {
    const its = {
      alpha: { low: 1e-4, high: 10, scale: 'log' },
      degree: { low: 1, high: 3, scale: 'linear', integer: true },
      kind: ['p', 'q'],
    } as const
    const some = randomCandidates(its, 5, 7)
    expect(randomCandidates(its, 200, 7).slice(0, 5)).toEqual(some)
    expect(randomCandidates(its, 5, 8)).not.toEqual(some)
    const many = randomCandidates(its, 200, 7).map(({ params }) => params)
    expect(many.every(({ alpha }) => Number(alpha) >= 1e-4 && Number(alpha) <= 10)).toBe(true)
    expect(many.filter(({ alpha }) => Number(alpha) < Math.sqrt(1e-3)).length).toBeGreaterThan(70)
    expect(new Set(many.map(({ degree }) => degree))).toEqual(new Set([1, 2, 3]))
  })

  test.each([
    [{ a: [] }, 'has no values'],
    [{ a: { low: 2, high: 1, scale: 'linear' } }, 'reaches from 2 to 1'],
    [{ a: { low: 0, high: 1, scale: 'log' } }, 'reaches from 0 on a logarithmic scale'],
  ] as const)('of %j are refused', (its, message) => {
    const refusal = (error: unknown) => isStepError(error, 'USAGE') && error.message.includes(message)
    expect(() => randomCandidates(its, 1, 1)).toThrow(expect.toSatisfy(refusal))
  })

  test('of a grid over a range are refused', () => {
    const refusal = (error: unknown) => isStepError(error, 'USAGE') && error.message.includes('is a range')
    expect(() => gridCandidates({ a: { low: 1, high: 2, scale: 'linear' } })).toThrow(expect.toSatisfy(refusal))
  })
})

describe('selection', () => {
  const trial = (number: number, alpha: number, scores: readonly number[]) =>
    trialOf({ number, params: { alpha } }, scores, true)
  const trials = [
    trial(0, 1, [1.5, 1.9]),
    trial(1, 0.1, [1, 2]),
    trial(2, 10, [1.9, 2.1]),
    trial(3, 0.01, [1.6, 1.4]),
    trial(4, 5, [Number.NaN, 1]),
  ]
  const strength = ({ alpha }: Trial['params']) => Number(alpha)

  test('the standard error is the sample deviation over the root of the folds', () => {
    expect(trials[1]).toMatchObject({ mean: 1.5, standardError: Math.sqrt(0.5) / Math.sqrt(2) })
    expect(trial(0, 1, [3])).toMatchObject({ mean: 3, standardError: 0 })
  })

  test('takes the best, of equals the first, whatever the order, and never one without a score', () => {
    expect(selectTrial(trials.toReversed(), { ...lowest, strength })?.number).toBe(1)
    expect(selectTrial(trials, { greaterIsBetter: true, rule: 'best', strength })?.number).toBe(2)
    expect(selectTrial([], lowest)).toBeUndefined()
  })

  test('within one standard error takes the most strongly regularized', () => {
    expect(selectTrial(trials, { greaterIsBetter: false, rule: 'one-standard-error', strength })?.number).toBe(2)
    expect(
      selectTrial([trial(0, 1, [1, 1.02]), trial(1, 9, [1.1, 1.2])], {
        greaterIsBetter: false,
        rule: 'one-standard-error',
        strength,
      })?.number,
    ).toBe(0)
  })
})

describe('successive halving', () => {
  const candidates = gridCandidates({ cost: [5, 3, 8, 1, 9, 2, 7, 4, 6] })
  const run = async (finished: readonly HalvingTrial[] = []) => {
    const calls: (readonly [number, number])[] = []
    const options = {
      factor: 3,
      greaterIsBetter: false,
      finished,
      async *evaluate(its: readonly Candidate[], share: number) {
        for (const candidate of its) {
          calls.push([Number(candidate.params['cost']), share])
          yield trialOf(candidate, [Number(candidate.params['cost'])], true)
        }
      },
    }
    return { calls, trials: await collect(successiveHalving(candidates, options)) }
  }

  test('gives a third of the candidates three times the rows, and the last all, as scikit-learn’s 9 → 3 → 1', async () => {
    const { trials, calls } = await run()
    expect(trials.map(({ rung }) => rung)).toEqual([...Array(9).fill(0), 1, 1, 1, 2])
    expect(calls.slice(9)).toEqual([
      [1, 1 / 3],
      [2, 1 / 3],
      [3, 1 / 3],
      [1, 1],
    ])
    expect(calls[0]?.[1]).toBeCloseTo(1 / 9, 15)
  })

  test('goes on where it was killed', async () => {
    const { trials } = await run()
    const again = await run(trials.slice(0, 11))
    expect(again.trials).toEqual(trials.slice(11))
    expect(again.calls.length).toBe(2)
  })

  test('of one candidate looks at all rows once', async () => {
    const evaluate = async function* (its: readonly Candidate[]) {
      for (const candidate of its) yield trialOf(candidate, [1], true)
    }
    const trials = await collect(
      successiveHalving(candidates.slice(0, 1), { factor: 3, greaterIsBetter: false, evaluate }),
    )
    expect(trials.map(({ share }) => share)).toEqual([1])
  })
})

test('a sample of rows is the same at every reading, near its share, and part of a larger one', async () => {
  const many = rowBlocks({ columns: [], target: Float64Array.from({ length: 2000 }, (_, i) => i) })
  const drawn = async (share: number) =>
    (await collect(sampledRows(many, share, 5))).flatMap(({ target }) => [...target])
  const tenth = await drawn(0.1)
  expect(await drawn(0.1)).toEqual(tenth)
  expect(Math.abs(tenth.length - 200)).toBeLessThan(50)
  const half = new Set(await drawn(0.5))
  expect(tenth.every((row) => half.has(row))).toBe(true)
  expect((await drawn(1)).length).toBe(2000)
})
