import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StepError } from '@millrace/errors'
import type { DeclaredOutput } from './stage-outputs.ts'

/** Refuses outputs in folders that are not there, before the work that would be lost. Throws CANNOT_WRITE. */
export function refuseMissingFolders(outputs: readonly DeclaredOutput[]): void {
  for (const { path } of outputs)
    if (path !== undefined && statSync(dirname(path), { throwIfNoEntry: false }) === undefined)
      throw new StepError('CANNOT_WRITE', `cannot write ${path}: its folder does not exist`, {
        hint: `make the folder ${dirname(path)}, or write elsewhere`,
      })
}
