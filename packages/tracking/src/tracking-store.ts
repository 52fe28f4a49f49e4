export type LifecycleStage = 'active' | 'deleted'
export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED'
export type LoggedModelStatus = 'PENDING' | 'READY' | 'UPLOAD_FAILED'
export type Texts = Readonly<Record<string, string>>

export interface Experiment {
  readonly experimentId: string
  readonly name: string
  readonly artifactLocation: string
  readonly lifecycleStage: LifecycleStage
}

export interface Run {
  readonly runId: string
  readonly experimentId: string
  readonly runName: string
  readonly status: RunStatus
  /** Milliseconds since the epoch, as all times here. */
  readonly startTime: number
  readonly endTime: number | undefined
  /** Where the run's own files belong: give it to `uploadFiles` and `readArtifact`. */
  readonly artifactUri: string
  readonly lifecycleStage: LifecycleStage
  readonly params: Texts
  /** The latest value of each metric. */
  readonly metrics: Readonly<Record<string, number>>
  readonly tags: Texts
}

export interface Metric {
  readonly key: string
  readonly value: number
  readonly timestamp: number
  readonly step: number
}

export interface RunBatch {
  readonly params?: Texts
  readonly metrics?: readonly Metric[]
  readonly tags?: Texts
}

/** A dataset that a run read; `source`, `schema` and `profile` are JSON texts in MLflow's forms. */
export interface DatasetInput {
  readonly name: string
  /** At most 36 characters that identify the content. */
  readonly digest: string
  readonly sourceType: string
  readonly source: string
  readonly schema?: string
  readonly profile?: string
  /** What it was read for, such as `training`. */
  readonly context: string
}

export interface LoggedModel {
  /** `m-` and 32 hex digits. */
  readonly modelId: string
  readonly experimentId: string
  readonly name: string
  readonly artifactUri: string
  readonly status: LoggedModelStatus
  readonly sourceRunId: string | undefined
  readonly params: Texts
  readonly tags: Texts
}

export interface ModelVersion {
  readonly name: string
  /** A whole number as text, as MLflow's REST API gives it. */
  readonly version: string
  readonly creationTimestamp: number
  readonly lastUpdatedTimestamp: number
  readonly description: string
  readonly userId: string
  readonly currentStage: string
  /** `models:/m-…`, or the artifact URI of a model that is part of a run. */
  readonly source: string
  readonly runId: string
  readonly runLink: string
  readonly status: string
  readonly statusMessage: string | undefined
  readonly tags: Texts
  readonly aliases: readonly string[]
  readonly modelId: string | undefined
}

export interface ExperimentStore {
  experimentByName(name: string): Promise<Experiment | undefined>
  /** @throws StepError CONFLICT where the name is taken, by a deleted experiment too. */
  createExperiment(name: string): Promise<Experiment>
  /** Safe when several processes ask at once. @throws StepError USAGE where the experiment was deleted. */
  getOrCreateExperiment(name: string): Promise<Experiment>
}

export interface RunStore {
  /** Creates a run in status RUNNING. */
  createRun(run: { experimentId: string; runName: string; startTime: number; tags: Texts }): Promise<Run>
  /** @throws StepError MISSING_INPUT */
  getRun(runId: string): Promise<Run>
  /** Logs any number of items; the same ones again change nothing. @throws StepError USAGE where a parameter would change. */
  logBatch(runId: string, batch: RunBatch): Promise<void>
  logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void>
  /** Works after the abort signal too, so that an interrupted run can be closed. */
  updateRun(runId: string, update: { status: RunStatus; endTime: number }): Promise<void>
}

export interface LoggedModelStore {
  /** Creates a model in status PENDING; undefined where the server is older than MLflow 3 and knows no logged models. */
  createLoggedModel(model: {
    experimentId: string
    name: string
    sourceRunId: string
    params: Texts
    tags: Texts
  }): Promise<LoggedModel | undefined>
  logOutputs(runId: string, modelIds: readonly string[]): Promise<void>
  finalizeLoggedModel(modelId: string, status: 'READY' | 'UPLOAD_FAILED'): Promise<void>
  /** @throws StepError MISSING_INPUT */
  getLoggedModel(modelId: string): Promise<LoggedModel>
  /** The newest model of that name that the run logged. */
  findLoggedModel(run: Run, name: string): Promise<LoggedModel | undefined>
}

export interface ArtifactAccess {
  /** Stores each file whole. Paths are relative, with `/`. @throws StepError CANNOT_WRITE, UNAVAILABLE */
  uploadFiles(artifactUri: string, files: ReadonlyMap<string, Uint8Array>): Promise<void>
  /** Streams every file below the URI into the folder. @throws StepError MISSING_INPUT where there is none. */
  download(artifactUri: string, folder: string): Promise<void>
  /** @throws StepError MISSING_INPUT */
  readArtifact(artifactUri: string, path: string): Promise<Uint8Array>
  /** The folder that holds the artifacts, where this machine has it. */
  localPath(artifactUri: string): string | undefined
}

export interface ModelRegistry {
  /** Creates the registered model, or leaves the one there as it is. */
  createRegisteredModel(name: string): Promise<void>
  createModelVersion(version: {
    name: string
    source: string
    runId: string
    modelId: string | undefined
    tags: Texts
    description: string
  }): Promise<ModelVersion>
  /** @throws StepError MISSING_INPUT */
  getModelVersion(name: string, version: string): Promise<ModelVersion>
  /** The version with the highest number. @throws StepError MISSING_INPUT */
  latestModelVersion(name: string): Promise<ModelVersion>
  /** The newest version made from this source by this run, so that registering twice registers once. */
  findModelVersion(version: { name: string; runId: string; source: string }): Promise<ModelVersion | undefined>
  /** The artifact URI of the version's files. */
  modelVersionDownloadUri(name: string, version: string): Promise<string>
  setAlias(name: string, alias: string, version: string): Promise<void>
  /** @throws StepError MISSING_INPUT */
  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion>
  setModelVersionTag(name: string, version: string, tag: { key: string; value: string }): Promise<void>
}

/** Runs, logged models, their files and registered versions, in MLflow's terms, wherever they are kept. */
export interface TrackingStore extends ExperimentStore, RunStore, LoggedModelStore, ArtifactAccess, ModelRegistry {
  /** The tracking URI without credentials. */
  readonly uri: string
  /** The folder that relative paths start from. */
  readonly root: string
  close(): void
}
