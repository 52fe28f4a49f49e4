import { StepError } from '@millrace/errors'

/** Below this a sum of squares has lost digits to underflow. */
const LEAST_SUM_OF_SQUARES = 2 ** -960

/** Throws BROKEN_CONTRACT when a column holds a value that is not finite. */
export function refuseUnusableValue(name: string, values: Float64Array): void {
  const value = values.find((candidate) => !Number.isFinite(candidate))
  if (value !== undefined) {
    throw new StepError('BROKEN_CONTRACT', `column "${name}" holds ${value}, which no fit can use`, {
      hint: 'fill or drop rows with missing or infinite values before training',
    })
  }
}

/** Whether a sum of squares may have lost digits to overflow or underflow; it is also 0 for a constant column. */
export const isUnusableScale = (sumOfSquares: number): boolean =>
  !(sumOfSquares >= LEAST_SUM_OF_SQUARES && Number.isFinite(sumOfSquares))

/** Throws BROKEN_CONTRACT for a column whose deviations, at most `reach` from its first value, cannot be squared in doubles. */
export function refuseUnusableScale(name: string, column: { reach: number; sumOfSquares: number }): void {
  const { reach, sumOfSquares } = column
  const tooLarge = !Number.isFinite(sumOfSquares)
  const tooSmall = reach > 0 && sumOfSquares < LEAST_SUM_OF_SQUARES
  if (!tooLarge && !tooSmall) return
  throw new StepError(
    'BROKEN_CONTRACT',
    `the values of column "${name}" differ by ${reach}, too ${tooLarge ? 'much' : 'little'} for double precision squares`,
    { hint: 'give the column another unit' },
  )
}
