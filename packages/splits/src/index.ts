export type {
  FoldSpec,
  GroupFoldSpec,
  GroupTimeFoldSpec,
  HashFoldSpec,
  RandomFoldSpec,
  StratifiedFoldSpec,
  StratifiedGroupFoldSpec,
  TimeFoldSpec,
  TimeSeriesFoldSpec,
} from './fold-spec.ts'
export { foldParts, folds } from './folds.ts'
export { hashKeys, type KeyColumn } from './hash-keys.ts'
export { Mt19937 } from './mt19937.ts'
export { FoldSpecSchema, SplitSpecSchema } from './spec-schema.ts'
export { split } from './split.ts'
export type { SplitColumns } from './split-columns.ts'
export type { Fold, FoldPartition, Rows, SplitRows } from './split-rows.ts'
export type {
  GroupSplitSpec,
  GroupTimeSplitSpec,
  HashSplitSpec,
  RandomSplitSpec,
  SplitSpec,
  StratifiedSplitSpec,
  TimeSplitSpec,
} from './split-spec.ts'
export { type TrainTestSplit, trainTestSplit } from './train-test-split.ts'
