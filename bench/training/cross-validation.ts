/** Selects an elastic net among 3 ratios x 100 alphas by 5 folds of the training rows in this folder, as scikit-learn's ElasticNetCV. */
import { openSession } from '../../packages/artifact-store/dist/index.js'
import { trainX, trainY } from '../../packages/contracts/dist/index.js'
import {
  elasticNet,
  fitPaths,
  foldPlan,
  foldStatistics,
  pathCandidates,
  type RowBlocks,
  scoreFromStatistics,
  selectTrial,
  type Trial,
} from '../../packages/estimators/dist/index.js'
import { folds } from '../../packages/splits/dist/index.js'

const session = await openSession({ artifacts: 'artifacts', step: 'bench' })
const [x, y] = [await session.readTable(trainX, {}), await session.readTable(trainY, {})]
const rows: RowBlocks = {
  async *[Symbol.asyncIterator]() {
    for await (const { features, target } of session.labelled(x, y)) yield { columns: features, target }
  },
}
const names = { features: x.columns.map(({ name }) => name), target: y.columns[0]?.name ?? '' }
const options = { fitIntercept: true, standardize: false, maxIter: 1000, tol: 1e-4 }

if (x.rows === undefined) throw new Error('the training rows are not counted')
const plan = foldPlan(folds({ kind: 'random', folds: 5 }, { rows: x.rows }), x.rows)
const statistics = await foldStatistics(rows, names, plan)
const grid = { ...options, l1Ratios: [0.1, 0.5, 0.9], alphas: { nAlphas: 100, eps: 1e-3 } }
const trials: Trial[] = []
for (const fitted of fitPaths(pathCandidates(statistics.all, grid), statistics.folds, options)) {
  trials.push(scoreFromStatistics(fitted, statistics.folds, 'mse'))
}
const best = selectTrial(trials, { greaterIsBetter: false, rule: 'best', strength: () => 0 })
const { alpha, l1_ratio: l1Ratio } = best?.params ?? {}
const fit = elasticNet(statistics.all, { ...options, alpha: Number(alpha), l1Ratio: Number(l1Ratio) })
console.log(alpha, l1Ratio, fit.dualGap)
