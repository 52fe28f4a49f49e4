import { StepError } from '@millrace/errors'

/** What sums in single precision may be off by. */
const TOLERANCE = 1e-6

/** The same numbers, those that rounding put beyond 0 and 1 brought back. @throws StepError BROKEN_CONTRACT where one is no probability */
export function checkedProbabilities(values: Float64Array): Float64Array {
  const beyond = values.find((value) => value < 0 || value > 1)
  if (beyond === undefined) return values
  const wrong = values.find((value) => value < -TOLERANCE || value > 1 + TOLERANCE)
  if (wrong === undefined) return values.map((value) => Math.min(Math.max(value, 0), 1))
  throw new StepError('BROKEN_CONTRACT', `the model gives ${wrong}, which is no probability`, {
    hint: 'write --task regression (EVALUATION_TASK) for a model that predicts a number',
  })
}
