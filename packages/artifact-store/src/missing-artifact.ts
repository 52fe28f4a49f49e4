import { basename } from 'node:path'
import type { Contract } from '@millrace/contracts'
import { StepError } from '@millrace/errors'

/** The error for an artifact's file that is not there; its hint names the step that writes it. */
export function missingArtifact(contract: Contract, source: string): StepError {
  const hint = isOfStep(contract, source)
    ? `run ${contract.writer} first; it writes ${contract.file}`
    : 'check the path'
  return new StepError('MISSING_INPUT', `${source} does not exist`, { hint })
}

/** How to get a good file in place of a broken one. */
export function repairHint(contract: Contract, source: string): string {
  return isOfStep(contract, source)
    ? `run ${contract.writer} again; it writes ${contract.file}`
    : 'correct the file, or give another one'
}

/** A file of another name was given by the caller, in place of the artifact. */
const isOfStep = ({ writer, file }: Contract, source: string): boolean => writer !== 'you' && basename(source) === file
