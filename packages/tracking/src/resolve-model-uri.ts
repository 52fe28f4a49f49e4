import { parseModelUri } from './model-uri.ts'
import type { LoggedModel, ModelVersion, TrackingStore } from './tracking-store.ts'

/** A model found: where its files are, and what is known of where it came from. */
export interface ResolvedModel {
  readonly artifactUri: string
  /** Registered model and version, where the URI led through the registry. */
  readonly name?: string
  readonly version?: string
  readonly runId?: string
  readonly modelId?: string
}

/**
 * Finds the model that a URI names: `models:/NAME/VERSION`, `models:/NAME@ALIAS`, `models:/NAME/latest`, `models:/m-…`,
 * `runs:/RUN_ID/NAME`, an artifact URI or a folder.
 * @throws StepError USAGE, MISSING_INPUT
 */
export async function resolveModelUri(store: TrackingStore, uri: string): Promise<ResolvedModel> {
  const parsed = parseModelUri(uri)
  switch (parsed.kind) {
    case 'version':
      return ofVersion(store, await store.getModelVersion(parsed.name, parsed.version))
    case 'latest':
      return ofVersion(store, await store.latestModelVersion(parsed.name))
    case 'alias':
      return ofVersion(store, await store.getModelVersionByAlias(parsed.name, parsed.alias))
    case 'logged-model':
      return ofLoggedModel(await store.getLoggedModel(parsed.modelId))
    case 'run': {
      const run = await store.getRun(parsed.runId)
      const model = await store.findLoggedModel(run, parsed.path)
      // Before MLflow 3 a model is a folder among the artifacts of its run.
      return model ? ofLoggedModel(model) : { artifactUri: `${run.artifactUri}/${parsed.path}`, runId: run.runId }
    }
    case 'artifact':
      return { artifactUri: parsed.uri }
  }
}

async function ofVersion(store: TrackingStore, version: ModelVersion): Promise<ResolvedModel> {
  const { name, runId, modelId } = version
  return {
    artifactUri: await store.modelVersionDownloadUri(name, version.version),
    name,
    version: version.version,
    ...(runId !== '' && { runId }),
    ...(modelId !== undefined && { modelId }),
  }
}

const ofLoggedModel = ({ artifactUri, modelId, sourceRunId }: LoggedModel): ResolvedModel => ({
  artifactUri,
  modelId,
  ...(sourceRunId !== undefined && { runId: sourceRunId }),
})
