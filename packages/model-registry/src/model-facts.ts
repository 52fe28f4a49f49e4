import { isStepError } from '@millrace/errors'
import type { Signature } from '@millrace/mlmodel'
import type { LoggedModel, ModelVersion, Run, Texts, TrackingStore } from '@millrace/tracking'
import * as z from 'zod'
import { findModel } from './find-model.ts'
import { MetricValue, metricValue } from './metric-value.ts'
import { isoTime } from './shown-time.ts'

const Columns = z.array(z.object({ name: z.string(), type: z.string(), required: z.boolean() }))
const TextsByKey = z.record(z.string(), z.string())

/** All that is known of one model. */
export const ModelFacts = z.object({
  /** Names the same model for good, whatever its aliases do. */
  model_uri: z.string(),
  artifact_uri: z.string(),
  version: z
    .object({
      name: z.string(),
      version: z.string(),
      aliases: z.array(z.string()),
      source: z.string(),
      status: z.string(),
      created_at: z.string(),
      description: z.string(),
    })
    .nullable(),
  run: z
    .object({
      run_id: z.string(),
      name: z.string(),
      experiment: z.string(),
      status: z.string(),
      started_at: z.string(),
      user: z.string().nullable(),
      source: z.string().nullable(),
      git_commit: z.string().nullable(),
    })
    .nullable(),
  params: TextsByKey,
  metrics: z.record(z.string(), MetricValue),
  tags: TextsByKey,
  signature: z.object({ inputs: Columns, outputs: Columns }).nullable(),
  /** Why there is no signature. */
  signature_problem: z.string().nullable(),
  /** What the model's files say of its origin. */
  metadata: z.record(z.string(), z.unknown()),
  datasets: z.array(
    z.object({
      name: z.string(),
      digest: z.string(),
      context: z.string(),
      source_type: z.string(),
      source: z.string(),
    }),
  ),
})
export type ModelFacts = z.infer<typeof ModelFacts>

/** Gathers what the store and the model's files tell of the model that a text names. @throws StepError USAGE, MISSING_INPUT */
export async function modelFacts(store: TrackingStore, text: string, scratch: string): Promise<ModelFacts> {
  const { uri, artifactUri, folder, version, model, runId } = await findModel(store, text, scratch)
  const run = runId === undefined ? undefined : await existing(store.getRun(runId))
  const described = await describedFolder(store, artifactUri, folder)
  return {
    model_uri: uri,
    artifact_uri: artifactUri,
    version: version === undefined ? null : versionFacts(version),
    run: run === undefined ? null : await runFacts(store, run),
    params: { ...run?.params, ...model?.params },
    metrics: metricsOf(run, model),
    tags: ownTags(version?.tags ?? model?.tags ?? {}),
    ...described,
    datasets: run === undefined ? [] : await datasetsOf(store, run),
  }
}

/** What may have been deleted since. */
async function existing<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp
  } catch (error) {
    if (isStepError(error, 'MISSING_INPUT')) return undefined
    throw error
  }
}

const versionFacts = (version: ModelVersion): ModelFacts['version'] => ({
  name: version.name,
  version: version.version,
  aliases: [...version.aliases],
  source: version.source,
  status: version.status,
  created_at: isoTime(version.creationTimestamp),
  description: version.description,
})

async function runFacts(store: TrackingStore, run: Run): Promise<ModelFacts['run']> {
  const { name } = await store.getExperiment(run.experimentId)
  return {
    run_id: run.runId,
    name: run.runName,
    experiment: name,
    status: run.status,
    started_at: isoTime(run.startTime),
    user: run.tags['mlflow.user'] ?? null,
    source: run.tags['mlflow.source.name'] ?? null,
    git_commit: run.tags['mlflow.source.git.commit'] ?? null,
  }
}

/** The latest metrics of the run, those of the model itself before them; MLflow keeps a NaN of a model as 0. */
function metricsOf(run: Run | undefined, model: LoggedModel | undefined): ModelFacts['metrics'] {
  const values = new Map(Object.entries(run?.metrics ?? {}))
  const newest = [...(model?.metrics ?? [])].sort((a, b) => a.step - b.step || a.timestamp - b.timestamp)
  for (const { key, value } of newest) {
    const isKeptNan = value === 0 && Number.isNaN(run?.metrics[key])
    if (!isKeptNan) values.set(key, value)
  }
  return Object.fromEntries([...values].sort().map(([key, value]) => [key, metricValue(value)]))
}

const ownTags = (tags: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => key !== 'mlflow.modelVersions'))

type Described = Pick<ModelFacts, 'signature' | 'signature_problem' | 'metadata'>

/** What the model's `MLmodel` tells; of a model that cannot be read, why. */
async function describedFolder(
  store: TrackingStore,
  artifactUri: string,
  given: string | undefined,
): Promise<Described> {
  const { parseMlmodel, readModel } = await import('@millrace/mlmodel')
  try {
    const folder = given ?? store.localPath(artifactUri)
    const { signature, metadata } =
      folder === undefined
        ? parseMlmodel(Buffer.from(await store.readArtifact(artifactUri, 'MLmodel')).toString('utf8'), artifactUri)
        : await readModel(folder)
    const problem = signature === undefined ? 'the model was logged without named columns' : null
    return { signature: columnsOf(signature), signature_problem: problem, metadata: { ...metadata } }
  } catch (error) {
    if (!isStepError(error)) throw error
    return { signature: null, signature_problem: error.message, metadata: {} }
  }
}

const columnsOf = (signature: Signature | undefined): Described['signature'] =>
  signature === undefined ? null : { inputs: [...signature.inputs], outputs: [...signature.outputs] }

async function datasetsOf(store: TrackingStore, run: Run): Promise<ModelFacts['datasets']> {
  const inputs = await store.runInputs(run.runId)
  return inputs.map(({ name, digest, context, sourceType, source }) => ({
    name,
    digest,
    context,
    source_type: sourceType,
    source,
  }))
}
