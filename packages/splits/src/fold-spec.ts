/**
 * How rows are cut into `folds` pairs of train and test rows for cross-validation, as a plain object.
 * Where scikit-learn has the kind, a `seed` stands for `shuffle=True, random_state=seed`; without one rows are not shuffled.
 * Counts are rows; `gap` is rows where times are not known (`time-series`), else microseconds.
 */
export type FoldSpec =
  | RandomFoldSpec
  | StratifiedFoldSpec
  | GroupFoldSpec
  | StratifiedGroupFoldSpec
  | HashFoldSpec
  | TimeSeriesFoldSpec
  | TimeFoldSpec
  | GroupTimeFoldSpec

/** The folds of `KFold`, or with `repeats` of `RepeatedKFold`, which needs a seed. */
export interface RandomFoldSpec {
  readonly kind: 'random'
  readonly folds: number
  readonly seed?: number | undefined
  readonly repeats?: number | undefined
}

/** The folds of `StratifiedKFold`, or with `repeats` of `RepeatedStratifiedKFold`: of `labels`, or of `target` in quantile bins. */
export interface StratifiedFoldSpec {
  readonly kind: 'stratified'
  readonly folds: number
  readonly seed?: number | undefined
  readonly repeats?: number | undefined
  readonly bins?: number | undefined
}

/** The folds of `GroupKFold`. */
export interface GroupFoldSpec {
  readonly kind: 'group'
  readonly folds: number
  readonly seed?: number | undefined
}

/** The folds of `StratifiedGroupKFold`. */
export interface StratifiedGroupFoldSpec {
  readonly kind: 'stratified-group'
  readonly folds: number
  readonly seed?: number | undefined
  readonly bins?: number | undefined
}

/** By the content of each row's key alone, so that a row keeps its fold when others come or go. */
export interface HashFoldSpec {
  readonly kind: 'hash'
  readonly folds: number
  readonly seed: number
}

/** The folds of `TimeSeriesSplit`: rows are in order of time, and rows of one time may be on both sides. */
export interface TimeSeriesFoldSpec {
  readonly kind: 'time-series'
  readonly folds: number
  readonly testSize?: number | undefined
  readonly maxTrainSize?: number | undefined
  readonly gap?: number | undefined
}

/** `TimeSeriesSplit` by `times`: rows in any order, rows of one time together, the gap a duration. */
export interface TimeFoldSpec {
  readonly kind: 'time'
  readonly folds: number
  readonly testSize?: number | undefined
  readonly gap?: number | undefined
}

/** The folds of kind `time`, with no group on both sides of one. */
export interface GroupTimeFoldSpec {
  readonly kind: 'group-time'
  readonly folds: number
  readonly testSize?: number | undefined
  readonly gap?: number | undefined
  /** As in a split of this kind. */
  readonly laterGroups?: number | undefined
  readonly seed: number
}
