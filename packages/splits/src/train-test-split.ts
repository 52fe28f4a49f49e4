import { consecutive } from './consecutive.ts'
import { heldOutCount } from './held-out-count.ts'
import { seededGenerator } from './seeded-generator.ts'
import { shuffle } from './shuffle.ts'
import type { Rows } from './split-rows.ts'

export interface TrainTestSplit {
  /** Row numbers, in the order the rows are to be taken. */
  readonly train: Rows
  readonly test: Rows
}

/**
 * The rows, in order, of scikit-learn's `train_test_split(np.arange(rows), test_size=testSize, random_state=seed)`.
 * `testSize` is a fraction between 0 and 1, rounded up to whole rows, or a count of 1 or more.
 * Both results are views of one array of 4 bytes a row.
 * Throws USAGE for a seed outside 0 to 2³² − 1 and for a test size that leaves no rows to train or to test on.
 */
export function trainTestSplit(options: { rows: number; testSize: number; seed: number }): TrainTestSplit {
  const { rows, testSize, seed } = options
  const generator = seededGenerator(seed)
  const testRows = heldOutCount(testSize, rows, { side: 'test', unit: 'rows' })
  const order = shuffle(consecutive(0, rows), generator)
  return { test: order.subarray(0, testRows), train: order.subarray(testRows) }
}
