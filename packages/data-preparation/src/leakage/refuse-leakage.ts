import { listProblems, StepError } from '@millrace/errors'

/** A leak in words, and the option that lets it through. */
export interface Leak {
  readonly finding: string
  readonly allowedBy: string | undefined
}

/** Throws DATA_REJECTED with every leak, and in the hint the options that allow them. */
export function refuseLeakage(source: string, leaks: readonly Leak[]): void {
  if (leaks.length === 0) return
  const options = [...new Set(leaks.flatMap(({ allowedBy }) => (allowedBy === undefined ? [] : [allowedBy])))]
  throw new StepError(
    'DATA_REJECTED',
    `the split of ${source} leaks:\n${listProblems(leaks.map(({ finding }) => finding))}`,
    options.length === 0
      ? {}
      : { hint: `mend the data or the split; what is meant is allowed by ${options.join(', ')}` },
  )
}
