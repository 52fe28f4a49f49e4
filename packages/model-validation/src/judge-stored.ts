import { dirname } from 'node:path'
import { spawnBin } from '@millrace/cli-kit'
import type { VerdictReason } from '@millrace/contracts'
import { fetchModel, type TrackingStore } from '@millrace/tracking'
import type { Gate } from './gate.ts'
import { infrastructureReason, judgeInfrastructure } from './infrastructure/judge-infrastructure.ts'
import { judgeSignature } from './judge-signature.ts'
import type { ModelValidationOptions } from './options.ts'
import { type FoundSignature, isUnloadable, readChampionSignature, readSignature } from './read-signatures.ts'

interface Stored {
  readonly store: TrackingStore
  readonly uri: string
  /** A path for a folder that is gone after the run. */
  readonly scratch: (name: string) => string
  readonly signal: AbortSignal
}

/** What the gate says of the model as it is stored, whatever its metrics: its signature against the champion's, and whether it works. */
export async function judgeStored(
  { store, uri, scratch, signal }: Stored,
  { policies, allowedSignatureChanges }: Gate,
  options: Pick<ModelValidationOptions, 'registeredModelName' | 'infraCheck' | 'infraTimeout'>,
): Promise<VerdictReason[]> {
  const champion = await readChampionSignature(store, options.registeredModelName, scratch('champion'))
  let signature: FoundSignature = { signature: undefined }
  if (champion.status !== 'loaded' && !options.infraCheck)
    return [judgeSignature(signature, champion, policies, allowedSignatureChanges)]
  let infrastructure: VerdictReason[] = []
  try {
    const { folder } = await fetchModel(store, uri, scratch('model'))
    const timeoutSeconds = options.infraTimeout
    if (options.infraCheck)
      infrastructure = [
        await judgeInfrastructure({
          folder,
          scratch: dirname(scratch('tried')),
          timeoutSeconds,
          signal,
          spawn: spawnBin,
        }),
      ]
    signature = await readSignature(folder)
  } catch (error) {
    if (!isUnloadable(error)) throw error
    infrastructure = [infrastructureReason(false, `the stored model cannot be read: ${error.message}`)]
  }
  return [judgeSignature(signature, champion, policies, allowedSignatureChanges), ...infrastructure]
}
