export { benjaminiHochberg } from './drift/benjamini-hochberg.ts'
export { CellCounter } from './drift/cell-counter.ts'
export {
  type ChiSquareTest,
  chiSquareGoodnessOfFit,
  chiSquareHomogeneity,
  poolRareCategories,
} from './drift/chi-square-tests.ts'
export { type PairedCounts, pairCategories } from './drift/counts.ts'
export { driftOfStreams } from './drift/drift-of-streams.ts'
export {
  CATEGORY_MEASURES,
  type CategoryMeasure,
  type DriftEvidence,
  type DriftMeasure,
  EFFECT_THRESHOLDS,
  NUMERIC_MEASURES,
  type NumericMeasure,
} from './drift/evidence.ts'
export { evidentlyBins } from './drift/evidently-bins.ts'
export { jensenShannonDistance } from './drift/jensen-shannon.ts'
export {
  DRIFT_RULE,
  type DriftRule,
  type DriftVerdict,
  detectableDifference,
  type JudgedDrift,
  judgeDrift,
} from './drift/judge-drift.ts'
export { lInfinity } from './drift/l-infinity.ts'
export { driftOfCategories, driftOfNulls } from './drift/measure-categories.ts'
export { driftFromSummary, driftOfNumbers } from './drift/measure-numbers.ts'
export { populationStabilityIndex, psiNoiseFloor } from './drift/population-stability-index.ts'
export { type DriftAlarmRates, type DriftSimulation, simulateDriftVerdicts } from './drift/simulate-verdicts.ts'
export { type StoredBins, storedBins } from './drift/stored-bins.ts'
export type { CountedBuckets } from './drift/streamed-gap.ts'
export { streamedRanks } from './drift/streamed-ranks.ts'
export { summarizeStream } from './drift/summarize-stream.ts'
export { type ProportionTest, twoProportionTest } from './drift/two-proportion-test.ts'
export type { ValueStream } from './drift/value-stream.ts'
export { normedWasserstein, wassersteinDistance } from './drift/wasserstein.ts'
export {
  BOOTSTRAP,
  type BootstrapOptions,
  bootstrapIntervals,
  type Interval,
} from './intervals/bootstrap.ts'
export { type JackknifeEstimate, jackknifeInterval, jackknifeIntervals } from './intervals/jackknife.ts'
export { medianInterval } from './intervals/median-interval.ts'
export type { MetricValues } from './intervals/metric-columns.ts'
export { type PairedDifference, pairedDifferences } from './intervals/paired-bootstrap.ts'
export { rankDifferences, rankIntervals } from './intervals/rank-intervals.ts'
export { rocAucDifference, rocAucInterval } from './intervals/roc-auc-interval.ts'
export { type SimulatedClassifier, simulateClassifierCoverage } from './intervals/simulate-classifier.ts'
export { type IntervalSimulation, simulateCoverage } from './intervals/simulate-intervals.ts'
export { type FalseVerdicts, type PairedGateRates, simulatePairedGate } from './intervals/simulate-paired-gate.ts'
export { SIMULATED_ERRORS, type SimulatedErrors } from './intervals/simulated-errors.ts'
export type { Scale } from './intervals/studentized.ts'
export type { CalibrationBin } from './metrics/calibration-bins.ts'
export {
  ClassificationBlocks,
  type ClassificationSumMetrics,
  type Confusion,
  classificationMetricsOf,
} from './metrics/classification-blocks.ts'
export { logOf } from './metrics/log-of.ts'
export { MulticlassBlocks } from './metrics/multiclass-blocks.ts'
export { type MulticlassSumMetrics, multiclassMetricsOf } from './metrics/multiclass-metrics.ts'
export { MulticlassRanks } from './metrics/multiclass-ranks.ts'
export { RankedRows, type RankMetrics } from './metrics/ranked-rows.ts'
export { averagePrecision, type RankedScores, rankScores, rocAuc } from './metrics/ranking.ts'
export {
  pinballLossOf,
  RegressionBlocks,
  type RegressionSumMetrics,
  type RowOptions,
  regressionMetricsOf,
} from './metrics/regression-blocks.ts'
export { REGRESSION_SCALES } from './metrics/regression-scales.ts'
export { weightedMedian } from './metrics/weighted-median.ts'
export { normalQuantile, normalTail } from './probability/normal.ts'
export { studentQuantile, studentTail } from './probability/student-t.ts'
export { BLOCKS, BlockSums, pairBlockSums } from './summaries/block-sums.ts'
export {
  CategoryCounter,
  type CategorySummary,
  mergeCategorySummaries,
} from './summaries/category-summary.ts'
export {
  COLUMN_SUMMARY_VERSION,
  type ColumnSummary,
  decodeColumnSummary,
  type EncodedColumnSummary,
  encodeColumnSummary,
} from './summaries/column-summary.ts'
export { type Moments, MomentsAccumulator } from './summaries/moments-accumulator.ts'
export {
  mergeNumericSummaries,
  type NumericSummary,
  NumericSummaryAccumulator,
  summarizeSortedColumn,
} from './summaries/numeric-summary.ts'
export { type QuantileSummary, rankError } from './summaries/quantile-summary.ts'
export { sortNumbers } from './summaries/sort-numbers.ts'
