import type { EvaluationReport, RegisteredModelVersion, RunInfo } from '@millrace/contracts'
import { asModelVersionDict, type TrackingStore } from '@millrace/tracking'

/** Registers the accepted model of a run; the version that an earlier call registered stays the one. */
export async function register(
  store: TrackingStore,
  name: string,
  { run_id, model_id }: RunInfo,
  { rmse, mae, rows }: EvaluationReport,
): Promise<RegisteredModelVersion> {
  const source = model_id === undefined ? `${(await store.getRun(run_id)).artifactUri}/model` : `models:/${model_id}`
  await store.createRegisteredModel(name)
  const version =
    (await store.findModelVersion({ name, runId: run_id, source })) ??
    (await store.createModelVersion({
      name,
      source,
      runId: run_id,
      modelId: model_id,
      description: '',
      tags: {
        'millrace.verdict': 'accepted',
        'millrace.test_rows': `${rows}`,
        'millrace.rmse': `${rmse}`,
        'millrace.mae': `${mae}`,
      },
    }))
  return asModelVersionDict(version)
}
