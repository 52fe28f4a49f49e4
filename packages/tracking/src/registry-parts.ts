import type { ModelRegistry } from './tracking-store.ts'

/** What of a registry is about registered models, aliases apart. */
export type RegisteredModels = Pick<
  ModelRegistry,
  | 'createRegisteredModel'
  | 'registeredModels'
  | 'getRegisteredModel'
  | 'setRegisteredModelTag'
  | 'deleteRegisteredModelTag'
  | 'describeRegisteredModel'
  | 'deleteRegisteredModel'
>

/** What of a registry is about versions. */
export type ModelVersions = Pick<
  ModelRegistry,
  | 'createModelVersion'
  | 'getModelVersion'
  | 'latestModelVersion'
  | 'findModelVersion'
  | 'modelVersionDownloadUri'
  | 'modelVersions'
  | 'setModelVersionTag'
  | 'deleteModelVersionTag'
  | 'describeModelVersion'
  | 'deleteModelVersion'
>
