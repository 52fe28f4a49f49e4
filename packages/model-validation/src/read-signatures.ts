import { isStepError, type StepError } from '@millrace/errors'
import type { Signature } from '@millrace/mlmodel'
import { fetchModel, type TrackingStore } from '@millrace/tracking'

/** Undefined where the model names no columns. */
export interface FoundSignature {
  readonly signature: Signature | undefined
}

export type ChampionSignature =
  | { readonly status: 'absent' }
  | { readonly status: 'unloadable'; readonly reason: string }
  | ({ readonly status: 'loaded' } & FoundSignature)

/** The signature of a model's folder. @throws StepError MISSING_INPUT, BROKEN_CONTRACT where it cannot be read */
export async function readSignature(folder: string): Promise<FoundSignature> {
  const { readModel } = await import('@millrace/mlmodel')
  return { signature: (await readModel(folder)).signature }
}

/** The signature of the champion of a registered model; that there is none, or that it cannot be loaded, is told and not thrown. */
export async function readChampionSignature(
  store: TrackingStore,
  name: string,
  scratch: string,
): Promise<ChampionSignature> {
  const model = await store.getRegisteredModel(name).catch(unless('MISSING_INPUT'))
  const version = model?.aliases['champion']
  if (version === undefined) return { status: 'absent' }
  const uri = `models:/${name}/${version}`
  try {
    const { folder } = await fetchModel(store, uri, scratch)
    return { status: 'loaded', ...(await readSignature(folder)) }
  } catch (error) {
    if (!isUnloadable(error)) throw error
    return { status: 'unloadable', reason: `the champion ${uri} cannot be loaded: ${error.message}` }
  }
}

const unless = (code: 'MISSING_INPUT') => (error: unknown) => {
  if (!isStepError(error, code)) throw error
  return undefined
}

/** Whether an error is about the model, not about how to get at it. */
export const isUnloadable = (error: unknown): error is StepError =>
  isStepError(error, 'MISSING_INPUT') || isStepError(error, 'BROKEN_CONTRACT')
