import type { EvaluatedChampion } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { Scorer } from '@millrace/mlmodel'
import { fetchModel, type TrackingStore } from '@millrace/tracking'

export interface Champion {
  /** Of the model, as far as it is known. */
  readonly found: EvaluatedChampion
  /** Undefined where it is absent or cannot be opened. */
  readonly scorer: Scorer | undefined
  readonly folder?: string
}

/**
 * Opens the model to compare with. One that is not there, or that is no model we can run, is told and not thrown.
 * @throws StepError USAGE for what is no model URI, UNAVAILABLE, DENIED
 */
export async function openChampion(store: TrackingStore, uri: string, scratch: string): Promise<Champion> {
  let found: EvaluatedChampion = { uri, status: 'evaluated' }
  try {
    const { folder, version, runId, modelId } = await fetchModel(store, uri, scratch)
    found = {
      ...found,
      ...(version === undefined ? {} : { version }),
      ...(runId === undefined ? {} : { run_id: runId }),
      ...(modelId === undefined ? {} : { model_id: modelId }),
    }
    const { openModel } = await import('../open-model.ts')
    return { found, scorer: await openModel(folder), folder }
  } catch (error) {
    if (!(error instanceof StepError) || !['MISSING_INPUT', 'BROKEN_CONTRACT'].includes(error.code)) throw error
    const status = error.code === 'MISSING_INPUT' ? 'absent' : 'unusable'
    return { found: { ...found, status, reason: error.message }, scorer: undefined }
  }
}
