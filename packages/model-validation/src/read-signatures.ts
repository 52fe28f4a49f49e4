import { isStepError } from '@millrace/errors'
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

/** The signature of a model. @throws StepError MISSING_INPUT, BROKEN_CONTRACT where it cannot be loaded */
export async function readSignature(store: TrackingStore, uri: string, scratch: string): Promise<FoundSignature> {
  const { folder } = await fetchModel(store, uri, scratch)
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
  return readSignature(store, uri, scratch).then(
    (found) => ({ status: 'loaded', ...found }),
    (error: unknown) => {
      if (!isStepError(error, 'MISSING_INPUT') && !isStepError(error, 'BROKEN_CONTRACT')) throw error
      return { status: 'unloadable', reason: `the champion ${uri} cannot be loaded: ${error.message}` }
    },
  )
}

const unless = (code: 'MISSING_INPUT') => (error: unknown) => {
  if (!isStepError(error, code)) throw error
  return undefined
}
