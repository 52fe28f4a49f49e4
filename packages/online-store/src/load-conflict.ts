import { StepError } from '@millrace/errors'

/** The error for a view that somebody else loads at the moment. */
export function beingLoaded(view: string, whom = ''): StepError {
  return new StepError('CONFLICT', `feature view "${view}" is being loaded into the online store${whom}`, {
    hint: 'run again when that is done; a run that was killed lets go within seconds',
  })
}

/** The error for a load that was out of touch with the store for so long that somebody else may have begun. */
export function lostLoad(view: string): StepError {
  return new StepError('CONFLICT', `the load of feature view "${view}" lost its lock on the online store`, {
    hint: 'run again: it goes on where it was',
  })
}
