export type LifecycleStage = 'active' | 'deleted'
export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED'
export type LoggedModelStatus = 'PENDING' | 'READY' | 'UPLOAD_FAILED'
export type Texts = Readonly<Record<string, string>>

export interface Experiment {
  readonly experimentId: string
  readonly name: string
  readonly artifactLocation: string
  readonly lifecycleStage: LifecycleStage
  readonly tags: Texts
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
  /** The logged model that it is about: it is kept with that model too. */
  readonly modelId?: string
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
  readonly modelType: string
  readonly creationTimestamp: number
  readonly sourceRunId: string | undefined
  readonly params: Texts
  readonly tags: Texts
  /** Every point that was logged with the model's id. MLflow keeps a NaN of a model as 0. */
  readonly metrics: readonly (Metric & { readonly runId: string })[]
}

export interface RegisteredModel {
  readonly name: string
  readonly creationTimestamp: number
  readonly lastUpdatedTimestamp: number
  readonly description: string
  readonly tags: Texts
  /** The version that each alias stands for. */
  readonly aliases: Texts
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

/** One change of what an alias stands for. */
export interface AliasMove {
  readonly name: string
  readonly alias: string
  /** The version that it stood for when that was read; undefined: none. */
  readonly from: string | undefined
  /** The version that it is to stand for; undefined: the alias goes. */
  readonly to: string | undefined
  /** Who moves it. */
  readonly user: string
  readonly reason?: string
}

/** A file's bytes, or the path of a file of this machine, which is streamed. */
export type FileContent = Uint8Array | { readonly file: string }

export interface StoredFile {
  /** Relative, with `/`. */
  readonly path: string
  readonly bytes: number
}

export interface ExperimentStore {
  /** All active experiments. */
  experiments(): AsyncIterable<Experiment>
  /** @throws StepError MISSING_INPUT */
  getExperiment(experimentId: string): Promise<Experiment>
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
  /** The datasets that the run read. */
  runInputs(runId: string): Promise<readonly DatasetInput[]>
  /** The active runs of an experiment, newest first; with a tag, those that have it. Read page by page. */
  runs(experimentId: string, tag?: { readonly key: string; readonly value: string }): AsyncIterable<Run>
  /** Every point of a metric in MLflow's order: by time, step and value. Read page by page. */
  metricHistory(runId: string, key: string): AsyncIterable<Metric>
  /** Works after the abort signal too, so that an interrupted run can be closed. */
  updateRun(runId: string, update: { status: RunStatus; endTime: number }): Promise<void>
}

export interface LoggedModelStore {
  /** Creates a model in status PENDING; undefined where the server is older than MLflow 3 and knows no logged models. */
  createLoggedModel(model: {
    experimentId: string
    name: string
    sourceRunId: string
    modelType?: string
    params: Texts
    tags: Texts
  }): Promise<LoggedModel | undefined>
  logOutputs(runId: string, modelIds: readonly string[]): Promise<void>
  finalizeLoggedModel(modelId: string, status: 'READY' | 'UPLOAD_FAILED'): Promise<void>
  /** @throws StepError MISSING_INPUT */
  getLoggedModel(modelId: string): Promise<LoggedModel>
  /** The logged models of an experiment, newest first; none where the server is older than MLflow 3. Read page by page. */
  loggedModels(experimentId: string): AsyncIterable<LoggedModel>
  setLoggedModelTags(modelId: string, tags: Texts): Promise<void>
  /** The newest model of that name that the run logged. */
  findLoggedModel(run: Run, name: string): Promise<LoggedModel | undefined>
}

export interface ArtifactAccess {
  /** Stores each file whole. Paths are relative, with `/`. @throws StepError CANNOT_WRITE, UNAVAILABLE */
  uploadFiles(artifactUri: string, files: ReadonlyMap<string, FileContent>): Promise<void>
  /** Streams every file of a folder to where nobody else writes; what is there in the same size stays. @throws StepError MISSING_INPUT */
  uploadFolder(artifactUri: string, folder: string): Promise<void>
  /**
   * Streams every file below the URI into the folder; files that are already there in the same size stay.
   * @throws StepError MISSING_INPUT where there is none.
   */
  download(artifactUri: string, folder: string): Promise<void>
  /** All files below the URI, in folders too. */
  artifacts(artifactUri: string): AsyncIterable<StoredFile>
  /** @throws StepError MISSING_INPUT */
  readArtifact(artifactUri: string, path: string): Promise<Uint8Array>
  /** The folder that holds the artifacts, where this machine has it. @throws StepError BROKEN_CONTRACT where it is not one of the store's */
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
  /** All registered models, by name. Read page by page. */
  registeredModels(): AsyncIterable<RegisteredModel>
  /** @throws StepError MISSING_INPUT */
  getRegisteredModel(name: string): Promise<RegisteredModel>
  /** The versions of a registered model with their aliases, newest first. @throws StepError MISSING_INPUT */
  modelVersions(name: string): AsyncIterable<ModelVersion>
  /**
   * Compare and swap: the alias moves only where it still stands for `from`, and the move is added to the history, both or neither.
   * Moving it to where it is already changes nothing.
   * @throws StepError CONFLICT where somebody else moved it, MISSING_INPUT
   */
  moveAlias(move: AliasMove): Promise<void>
  /** @throws StepError MISSING_INPUT */
  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion>
  setModelVersionTag(name: string, version: string, tag: { key: string; value: string }): Promise<void>
  deleteModelVersionTag(name: string, version: string, key: string): Promise<void>
  setRegisteredModelTag(name: string, tag: { key: string; value: string }): Promise<void>
  deleteRegisteredModelTag(name: string, key: string): Promise<void>
  describeModelVersion(name: string, version: string, description: string): Promise<void>
  describeRegisteredModel(name: string, description: string): Promise<void>
  /** Its files stay. @throws StepError MISSING_INPUT */
  deleteModelVersion(name: string, version: string): Promise<void>
  /** With all its versions, tags and aliases. @throws StepError MISSING_INPUT */
  deleteRegisteredModel(name: string): Promise<void>
}

/** Runs, logged models, their files and registered versions, in MLflow's terms, wherever they are kept. */
export interface TrackingStore extends ExperimentStore, RunStore, LoggedModelStore, ArtifactAccess, ModelRegistry {
  /** The tracking URI without credentials. */
  readonly uri: string
  /** The folder that relative paths start from. */
  readonly root: string
  close(): void
}
