import { StepError } from '@millrace/errors'
import type { AliasMove } from './tracking-store.ts'

const missing = (what: string, uri: string, hint: string) =>
  new StepError('MISSING_INPUT', `${what} does not exist in ${uri}`, { hint })

const OTHER_STORE = 'It may have been deleted, or MLFLOW_TRACKING_URI names another store than when it was made.'

export const missingExperiment = (experimentId: string, uri: string) =>
  missing(`experiment ${experimentId}`, uri, OTHER_STORE)
export const missingRun = (runId: string, uri: string) => missing(`run ${runId}`, uri, OTHER_STORE)
export const missingModel = (modelId: string, uri: string) => missing(`logged model ${modelId}`, uri, OTHER_STORE)
export const missingRegisteredModel = (name: string, uri: string) =>
  missing(`registered model "${name}"`, uri, 'Register a model under this name first, or check the name.')
export const missingVersion = (name: string, version: string, uri: string) =>
  missing(`version ${version} of registered model "${name}"`, uri, OTHER_STORE)
export const missingAlias = (name: string, alias: string, uri: string) =>
  missing(`alias "${alias}" of registered model "${name}"`, uri, 'Set the alias first, or name a version.')
export const missingArtifact = (what: string, uri: string) => missing(`artifact ${what}`, uri, OTHER_STORE)

/** What both stores say where the name of an experiment is held by a deleted one. */
export const deletedExperiment = (name: string) =>
  new StepError('USAGE', `experiment "${name}" was deleted`, {
    hint: 'Restore it with `mlflow experiments restore`, or choose another EXPERIMENT_NAME.',
  })

export const takenExperiment = (name: string, uri: string) =>
  new StepError('CONFLICT', `experiment "${name}" exists already in ${uri}`)

/** What both stores say where an alias no longer stands for what the one who moves it saw. */
export const aliasMoved = ({ name, alias, from }: AliasMove, current: string | undefined) =>
  new StepError(
    'CONFLICT',
    `alias "${alias}" of registered model "${name}" is at ${place(current)}, not at ${place(from)} as when it was read`,
    { hint: 'Somebody else moved it. Look at what it stands for now, and decide again.' },
  )

const place = (version: string | undefined) => (version === undefined ? 'no version' : `version ${version}`)
