import { StepError } from '@millrace/errors'
import { permutation } from './permutation.ts'

const LARGEST_SEED = 0xffffffff

export interface TrainTestSplit {
  /** Row numbers, in the order the rows are to be taken. */
  readonly train: Uint32Array<ArrayBuffer>
  readonly test: Uint32Array<ArrayBuffer>
}

/**
 * The rows, in order, of scikit-learn's `train_test_split(np.arange(rows), test_size=testSize, random_state=seed)`.
 * `testSize` is a fraction between 0 and 1, rounded up to whole rows, or a count of 1 or more.
 * Both results are views of one array of 4 bytes a row.
 * Throws USAGE for a seed outside 0 to 2³² − 1 and for a test size that leaves no rows to train or to test on.
 */
export function trainTestSplit(options: { rows: number; testSize: number; seed: number }): TrainTestSplit {
  const { rows, testSize, seed } = options
  if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) {
    throw new StepError('USAGE', `the seed is ${seed}, not an integer from 0 to ${LARGEST_SEED}`, {
      hint: 'choose a seed in that range, such as 42',
    })
  }
  const testRows = countTestRows(rows, testSize)
  const order = permutation(rows, seed)
  return { test: order.subarray(0, testRows), train: order.subarray(testRows) }
}

function countTestRows(rows: number, testSize: number): number {
  if (!(testSize > 0) || (testSize >= 1 && !Number.isInteger(testSize))) {
    throw new StepError(
      'USAGE',
      `the test size is ${testSize}, neither a fraction between 0 and 1 nor a count of rows`,
      {
        hint: '--test-size (TEST_SIZE) is a fraction such as 0.2, or a whole number of rows',
      },
    )
  }
  const testRows = testSize < 1 ? Math.ceil(testSize * rows) : testSize
  const trainRows = rows - testRows
  if (testRows < 1 || trainRows < 1) {
    const what = trainRows < 1 ? 'to train on' : 'to test on'
    throw new StepError('USAGE', `a test size of ${testSize} leaves none of ${rows} rows ${what}`, {
      hint:
        rows < 2
          ? 'a split needs at least 2 rows'
          : `--test-size (TEST_SIZE) is a count of rows from 1 to ${rows - 1}, or a fraction below 1`,
    })
  }
  return testRows
}
