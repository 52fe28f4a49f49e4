import { listProblems, StepError } from '@millrace/errors'

/** One thing wrong in a file a person wrote, at `file:line`. */
export interface Problem {
  readonly at: string
  readonly message: string
}

/** The error that reports several problems together. */
export function usageError(summary: string, problems: readonly Problem[], hint: string): StepError {
  const lines = problems.map(({ at, message }) => `${at}: ${message}`)
  return new StepError('USAGE', `${summary}:\n${listProblems(lines)}`, { hint })
}
