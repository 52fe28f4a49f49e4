/** Where `RegressionBlocks` keeps each of its sums over rows. */
export const REGRESSION_COLUMNS = {
  WEIGHT: 0,
  ERROR: 1,
  ABSOLUTE: 2,
  SQUARED: 3,
  TARGET: 4,
  TARGET_SQUARED: 5,
  TARGET_SIZE: 6,
  RELATIVE: 7,
  RELATIVE_WEIGHT: 8,
  WEIGHT_SQUARED: 9,
} as const
