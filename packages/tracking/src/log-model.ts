import * as z from 'zod'
import type { FileContent, LoggedModel, Run, Texts, TrackingStore } from './tracking-store.ts'

/** What the files of a model say about where they belong. */
export interface ModelIds {
  readonly runId: string
  /** Undefined on a server older than MLflow 3. */
  readonly modelId: string | undefined
  readonly artifactUri: string
}

export interface StoredModel extends ModelIds {
  /** What loads the model: `models:/m-…`, or `runs:/RUN_ID/NAME` on a server older than MLflow 3. */
  readonly modelUri: string
  /** What to give as the source of a registered version. */
  readonly source: string
}

export interface ModelToLog {
  readonly name: string
  readonly params: Texts
  readonly tags?: Texts
  /** The model's folder by relative path, made when the ids that go into its `MLmodel` are known. */
  readonly files: (ids: ModelIds) => ReadonlyMap<string, FileContent> | Promise<ReadonlyMap<string, FileContent>>
}

/**
 * Stores a model with the run that made it: as a logged model of MLflow 3, READY when its files are there and
 * UPLOAD_FAILED when they are not; as artifacts of the run where the server is older.
 */
export async function logModel(store: TrackingStore, run: Run, model: ModelToLog): Promise<StoredModel> {
  const { name, params, tags = {} } = model
  const logged = await store.createLoggedModel({
    experimentId: run.experimentId,
    name,
    sourceRunId: run.runId,
    params,
    tags: { ...originTags(run), ...tags },
  })
  return logged === undefined ? logRunArtifact(store, run, model) : upload(store, run, model, logged)
}

async function upload(store: TrackingStore, run: Run, model: ModelToLog, logged: LoggedModel): Promise<StoredModel> {
  const { modelId, artifactUri } = logged
  const ids = { runId: run.runId, modelId, artifactUri }
  try {
    await store.logOutputs(run.runId, [modelId])
    await store.uploadFiles(artifactUri, await model.files(ids))
  } catch (error) {
    await store.finalizeLoggedModel(modelId, 'UPLOAD_FAILED').catch(() => undefined)
    throw error
  }
  await store.finalizeLoggedModel(modelId, 'READY')
  return { ...ids, modelUri: `models:/${modelId}`, source: `models:/${modelId}` }
}

async function logRunArtifact(store: TrackingStore, run: Run, model: ModelToLog): Promise<StoredModel> {
  const artifactUri = `${run.artifactUri}/${model.name}`
  const ids = { runId: run.runId, modelId: undefined, artifactUri }
  await store.uploadFiles(artifactUri, await model.files(ids))
  const entry = {
    artifact_path: model.name,
    run_id: run.runId,
    utc_time_created: new Date().toISOString().replace('T', ' ').replace('Z', '000'),
    flavors: { python_function: {} },
  }
  const { tags } = await store.getRun(run.runId)
  const history = z.array(z.unknown()).parse(JSON.parse(tags[HISTORY] ?? '[]'))
  await store.logBatch(run.runId, { tags: { [HISTORY]: JSON.stringify([...history, entry]) } })
  return { ...ids, modelUri: `runs:/${run.runId}/${model.name}`, source: artifactUri }
}

/** The tag in which MLflow 2 lists the models of a run, for its pages. */
const HISTORY = 'mlflow.log-model.history'

/** A logged model carries its run's tags of origin. */
function originTags(run: Run): Texts {
  const names = ['mlflow.user', 'mlflow.source.name', 'mlflow.source.type', 'mlflow.source.git.commit']
  return Object.fromEntries(Object.entries(run.tags).filter(([key]) => names.includes(key)))
}
