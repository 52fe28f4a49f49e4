/**
 * Which rows are held out, as a plain object that a split manifest can keep and read back.
 * A size is a fraction between 0 and 1, rounded up to whole rows as scikit-learn rounds a `test_size`, or a count of 1 or more.
 * A seed is an integer from 0 to 2³² − 1. Times and gaps are microseconds.
 */
export type SplitSpec =
  | RandomSplitSpec
  | StratifiedSplitSpec
  | GroupSplitSpec
  | HashSplitSpec
  | TimeSplitSpec
  | GroupTimeSplitSpec

interface SeededSizes {
  readonly testSize: number
  readonly validationSize?: number | undefined
  readonly seed: number
}

/** The rows of scikit-learn's `train_test_split`. */
export interface RandomSplitSpec extends SeededSizes {
  readonly kind: 'random'
}

/** The rows of `train_test_split(stratify=…)`: of `labels`, or with `bins` of `target` cut into that many quantile bins. */
export interface StratifiedSplitSpec extends SeededSizes {
  readonly kind: 'stratified'
  readonly bins?: number | undefined
}

/** The rows of `GroupShuffleSplit`: sizes are fractions or counts of `groups`, and no group is on two sides. */
export interface GroupSplitSpec extends SeededSizes {
  readonly kind: 'group'
}

/** By the content of each row's key alone, so that a row keeps its side when others come or go; sizes are fractions. */
export interface HashSplitSpec extends SeededSizes {
  readonly kind: 'hash'
}

interface TimeCuts {
  /** The test rows are the last so many; rows of one time stay together, on the later side. */
  readonly testSize?: number | undefined
  /** Instead of `testSize`: test rows are those of this time or later. */
  readonly testFrom?: number | undefined
  readonly validationSize?: number | undefined
  readonly validationFrom?: number | undefined
  /** Earlier rows no further than this from the first time of the later side are dropped. */
  readonly gap?: number | undefined
}

/** The latest rows are held out. */
export interface TimeSplitSpec extends TimeCuts {
  readonly kind: 'time'
}

/** The latest rows are held out, and no group is on two sides. */
export interface GroupTimeSplitSpec extends TimeCuts {
  readonly kind: 'group-time'
  /**
   * The share of groups with rows on both sides of a cut that goes to the later side, its earlier rows dropped (default 0.2);
   * the other groups go to the earlier side, their later rows dropped.
   */
  readonly laterGroups?: number | undefined
  /** Draws those groups. */
  readonly seed: number
}
