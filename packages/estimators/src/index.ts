export { type AlphaGridOptions, alphaGrid } from './alpha-grid.ts'
export {
  type CoefficientRow,
  type CoefficientTable,
  coefficientTable,
} from './diagnostics/coefficient-table.ts'
export { type Collinearity, collinearity } from './diagnostics/collinearity.ts'
export { type ElasticNetFit, type ElasticNetOptions, elasticNet } from './elastic-net.ts'
export { elasticNetPath } from './elastic-net-path.ts'
export { type FoldPlan, foldPlan } from './fold-plan.ts'
export { type CrossValidationStatistics, type FoldStatistics, foldStatistics } from './fold-statistics.ts'
export { GramAccumulator } from './gram-accumulator.ts'
export { type GramProduct, gramProduct } from './gram-product.ts'
export type { GramStatistics } from './gram-statistics.ts'
export { gramStatistics } from './gram-statistics-of.ts'
export { type HuberFit, type HuberOptions, huberRegression } from './huber/huber-regression.ts'
export { leastSquares } from './least-squares.ts'
export { leastSquaresBaseline } from './least-squares-baseline.ts'
export { type LinearModel, predictLinear } from './linear-model.ts'
export { type LogisticModel, predictClasses, predictProbabilities } from './logistic/logistic-model.ts'
export { type LogisticFit, type LogisticOptions, logisticRegression } from './logistic/logistic-regression.ts'
export { meanBaseline } from './mean-baseline.ts'
export { mergeStatistics } from './merge-statistics.ts'
export { ONE_FEATURE_KINDS, type OneFeatureOptions, oneFeatureFit } from './one-feature/one-feature-fit.ts'
export { type OneFeatureModel, predictOneFeature } from './one-feature/one-feature-model.ts'
export { strongestFeature } from './one-feature/strongest-feature.ts'
export { type RegressionScores, regressionScores } from './regression-scores.ts'
export { type RidgeOptions, ridge } from './ridge.ts'
export { type ColumnNames, type RowBlock, type RowBlocks, rowBlocks } from './row-blocks.ts'
export { gridCandidates, type ParameterSpace, randomCandidates, type SearchSpace } from './search/candidates.ts'
export { type FittedCandidate, fitEach, fitPaths, type PathOptions } from './search/fit-folds.ts'
export { fitEachByRows, type RowFits } from './search/fit-folds-by-rows.ts'
export { foldRows, sampledRows } from './search/fold-rows.ts'
export { type PathSpace, pathCandidates } from './search/path-candidates.ts'
export { scoreByRows } from './search/score-rows.ts'
export { scoreFromStatistics } from './search/score-statistics.ts'
export {
  CLASSIFICATION_METRICS,
  type ClassificationMetric,
  classificationScorer,
  greaterIsBetter,
  REGRESSION_METRICS,
  type RegressionMetric,
  regressionScorer,
  type Scorer,
} from './search/scorers.ts'
export { rankTrials, type Selection, selectTrial } from './search/select-trial.ts'
export { type HalvingOptions, type HalvingTrial, successiveHalving } from './search/successive-halving.ts'
export { type Candidate, type Params, type Trial, trialOf } from './search/trial.ts'
export { type Standardized, standardize } from './standardize.ts'
