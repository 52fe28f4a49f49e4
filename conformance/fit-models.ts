/** `node fit-models.ts PROBLEMS` prints, for every problem of a JSON file, the fit of the estimators package or the code of its refusal, as JSON. */
import { readFileSync } from 'node:fs'
import { isStepError } from '../packages/errors/dist/index.js'
import {
  coefficientTable,
  collinearity,
  elasticNet,
  elasticNetPath,
  fitPaths,
  foldPlan,
  foldStatistics,
  gramStatistics,
  huberRegression,
  leastSquares,
  logisticRegression,
  pathCandidates,
  type RowBlocks,
  ridge,
  rowBlocks,
  scoreFromStatistics,
  selectTrial,
} from '../packages/estimators/dist/index.js'

interface Problem {
  kind: 'elastic-net' | 'path' | 'cross-validation' | 'ridge' | 'least-squares' | 'table' | 'huber' | 'logistic'
  /** One array a column. */
  x: number[][]
  y: number[]
  weights?: number[]
  /** For a cross-validation the test rows of each fold. */
  folds?: number[][]
  // biome-ignore lint/suspicious/noExplicitAny: the options of whichever estimator the Python side asks for
  options: any
}

async function answer(problem: Problem): Promise<unknown> {
  const { kind, options } = problem
  const names = { features: problem.x.map((_, j) => `x${j}`), target: 'y' }
  const rows = rowsOf(problem)
  if (kind === 'huber') return await huberRegression(rows, names, options)
  if (kind === 'logistic')
    return await logisticRegression(rows, names, { ...options, C: options.C ?? Number.POSITIVE_INFINITY })
  if (kind === 'cross-validation') return await crossValidated(problem, rows, names)
  const statistics = await gramStatistics(rows, names)
  if (kind === 'path') return [...elasticNetPath(statistics, options.alphas, options)]
  if (kind === 'ridge') return ridge(statistics, options)
  if (kind === 'least-squares') return await leastSquares(statistics)
  if (kind === 'table') return { table: coefficientTable(statistics, options), ...collinearity(statistics) }
  return elasticNet(statistics, options)
}

function rowsOf({ x, y, weights }: Problem): RowBlocks {
  return rowBlocks({
    columns: x.map((column) => Float64Array.from(column)),
    target: Float64Array.from(y),
    weights: weights && Float64Array.from(weights),
  })
}

/** ElasticNetCV: the grid, every fold's mean squared errors, and the selected fit. */
async function crossValidated(
  { y, folds = [], options }: Problem,
  rows: RowBlocks,
  names: { features: string[]; target: string },
) {
  const every = Uint32Array.from(y.keys())
  const sides = folds.map((test) => ({
    train: every.filter((row) => !test.includes(row)),
    test: Uint32Array.from(test),
  }))
  const { all, folds: statistics } = await foldStatistics(rows, names, foldPlan(sides, y.length))
  const space = { standardize: false, alphas: { nAlphas: 100, eps: 1e-3 }, ...options }
  const candidates = pathCandidates(all, space)
  const trials = Array.from(fitPaths(candidates, statistics, space), (fitted) =>
    scoreFromStatistics(fitted, statistics, 'mse'),
  )
  const selected = selectTrial(trials, { greaterIsBetter: false, rule: 'best', strength: () => 0 })
  const { alpha, l1_ratio: l1Ratio } = selected?.params ?? {}
  return {
    alphas: candidates.map(({ params }) => params['alpha']),
    scores: trials.map(({ scores }) => scores),
    alpha,
    l1Ratio,
    fit: elasticNet(all, { ...options, alpha: Number(alpha), l1Ratio: Number(l1Ratio) }),
  }
}

const problems: Problem[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const answers: unknown[] = []
for (const problem of problems) {
  try {
    answers.push(await answer(problem))
  } catch (error) {
    if (!isStepError(error)) throw error
    answers.push({ refused: error.code, message: error.message })
  }
}
const plain = (_: string, value: unknown) => {
  if (value instanceof Float64Array) return [...value]
  return value === Number.POSITIVE_INFINITY ? 'inf' : value
}
process.stdout.write(JSON.stringify(answers, plain))
