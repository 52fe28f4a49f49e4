import { StepError } from '@millrace/errors'

/** A count of rows. Throws USAGE for one that is no integer of `least` or more. */
export function checkRows(name: string, rows: number, least: number): number {
  if (Number.isInteger(rows) && rows >= least) return rows
  throw new StepError('USAGE', `the ${name} is ${rows}, not a count of ${least} or more rows`, {
    hint: 'folds in order of time take counts of rows',
  })
}
