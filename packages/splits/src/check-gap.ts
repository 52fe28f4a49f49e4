import { StepError } from '@millrace/errors'

/** The gap, 0 where none is given. Throws USAGE for one that is no finite number of 0 or more. */
export function checkGap(gap = 0): number {
  if (Number.isFinite(gap) && gap >= 0) return gap
  throw new StepError('USAGE', `the gap is ${gap}, not a number of 0 or more`, {
    hint: 'earlier rows no further than the gap from the later side are dropped',
  })
}
