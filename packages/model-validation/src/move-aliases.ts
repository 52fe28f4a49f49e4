import { isStepError } from '@millrace/errors'
import { type AliasMove, aliasHistory, type RegisteredModel, type TrackingStore } from '@millrace/tracking'

type Candidate = Pick<AliasMove, 'name' | 'user'> & { readonly version: string }

/**
 * Makes a version the challenger, which of several that are registered at once is the newest. One that has been challenger
 * is not again: what moved the alias on since then stays.
 */
export async function challenge(store: TrackingStore, { name, version, user }: Candidate): Promise<void> {
  for (let moved = false; !moved; ) {
    const model = await store.getRegisteredModel(name)
    const from = model.aliases['challenger']
    if (hasBeen(model, 'challenger', version) || Number(from ?? 0) > Number(version)) return
    moved = await store.moveAlias({ name, alias: 'challenger', from, to: version, user, reason: 'registered' }).then(
      () => true,
      (error: unknown) => {
        if (isStepError(error) && error.code === 'CONFLICT') return false
        throw error
      },
    )
  }
}

/**
 * Makes a version the champion in place of the one it was compared with. One that has been champion is not again.
 * @throws StepError CONFLICT where another is champion by now
 */
export async function promote(
  store: TrackingStore,
  { name, version, user, from }: Candidate & { readonly from: string | undefined },
): Promise<void> {
  if (hasBeen(await store.getRegisteredModel(name), 'champion', version)) return
  await store.moveAlias({ name, alias: 'champion', from, to: version, user, reason: 'accepted by model-validation' })
}

const hasBeen = ({ tags }: RegisteredModel, alias: string, version: string) =>
  aliasHistory(tags).some((change) => change.alias === alias && change.to === version)
