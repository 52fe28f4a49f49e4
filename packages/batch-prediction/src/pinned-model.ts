import type { ModelFolder, PredictionSummary } from '@millrace/mlmodel'
import type { ResolvedModel } from '@millrace/tracking'

/** The one model that a URI stood for when the run began. */
export interface PinnedModel {
  /** With the version in place of an alias. */
  readonly uri: string
  /** What a row can say of its model: the version, or the URI where it has none. */
  readonly version: string
  /** Tells this model from any other. */
  readonly digest: string
  /** For the output's footer. */
  readonly metadata: Readonly<Record<string, string>>
  readonly training: PredictionSummary | undefined
}

/** A model that is found, by what it is rather than by what it was asked for. */
export async function pinnedModel(uri: string, resolved: ResolvedModel, folder: ModelFolder): Promise<PinnedModel> {
  const { graphHash } = await import('@millrace/mlmodel')
  const { name, version, runId, modelId } = resolved
  const pinned = name === undefined || version === undefined ? uri : `models:/${name}/${version}`
  const known = {
    model_uri: pinned,
    ...(pinned === uri ? {} : { model_requested: uri }),
    model_name: name,
    model_version: version,
    run_id: runId ?? folder.runId,
    model_id: modelId ?? folder.modelId,
  }
  const metadata = Object.fromEntries(
    Object.entries(known).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
  return {
    uri: pinned,
    version: version ?? pinned,
    digest: `${pinned} ${await graphHash(folder)}`,
    metadata,
    training: folder.metadata.training_predictions,
  }
}
