import type { Contract } from '@millrace/contracts'
import { StepError } from '@millrace/errors'

/** The error for an artifact's file that is not there; its hint names the step that writes it. */
export function missingArtifact(contract: Contract, source: string): StepError {
  const hint = contract.writer === 'you' ? 'check the path' : `run ${contract.writer} first; it writes ${contract.file}`
  return new StepError('MISSING_INPUT', `${source} does not exist`, { hint })
}

/** How to get a good file in place of a broken one. */
export function repairHint(contract: Contract): string {
  return contract.writer === 'you'
    ? 'correct the file, or give another one'
    : `run ${contract.writer} again; it writes ${contract.file}`
}
