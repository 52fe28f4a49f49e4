import { dirname } from 'node:path'
import { spawnBin } from '@millrace/cli-kit'
import type { VerdictReason } from '@millrace/contracts'
import { fetchModel, type TrackingStore } from '@millrace/tracking'
import type { Gate } from './gate.ts'
import { infrastructureReason, judgeInfrastructure } from './infrastructure/judge-infrastructure.ts'
import { judgeSignature } from './judge-signature.ts'
import type { ModelValidationOptions } from './options.ts'
import { type FoundSignature, isUnloadable, readChampionSignature, readSignature } from './read-signatures.ts'

type Options = Pick<ModelValidationOptions, 'registeredModelName' | 'infraCheck' | 'infraTimeout'>

interface Stored {
  readonly store: TrackingStore
  readonly uri: string
  /** A path for a folder that is gone after the run. */
  readonly scratch: (name: string) => string
  readonly signal: AbortSignal
}

/** What the gate says of the model as it is stored, whatever its metrics: its signature against the champion's, and whether it works. */
export async function judgeStored(
  stored: Stored,
  { policies, allowedSignatureChanges }: Gate,
  options: Options,
): Promise<VerdictReason[]> {
  // The process that is tried takes longest: the champion is looked at meanwhile, and the process never outlives this one.
  const [tried, champion] = await Promise.allSettled([
    options.infraCheck ? tryModel(stored, options) : undefined,
    readChampionSignature(stored.store, options.registeredModelName, stored.scratch('champion')),
  ])
  if (tried.status === 'rejected') throw tried.reason
  if (champion.status === 'rejected') throw champion.reason
  const signature = (found: FoundSignature) => judgeSignature(found, champion.value, policies, allowedSignatureChanges)
  if (tried.value !== undefined) return [signature(tried.value), tried.value.infrastructure]
  if (champion.value.status !== 'loaded') return [signature({ signature: undefined })]
  try {
    const { folder } = await fetchModel(stored.store, stored.uri, stored.scratch('model'))
    return [signature(await readSignature(folder))]
  } catch (error) {
    return [signature({ signature: undefined }), unreadable(error)]
  }
}

interface Tried extends FoundSignature {
  readonly infrastructure: VerdictReason
}

async function tryModel({ store, uri, scratch, signal }: Stored, { infraTimeout }: Options): Promise<Tried> {
  try {
    const { folder } = await fetchModel(store, uri, scratch('model'))
    const process = { timeoutSeconds: infraTimeout, signal, spawn: spawnBin }
    const infrastructure = await judgeInfrastructure({ folder, scratch: dirname(scratch('tried')), ...process })
    return { infrastructure, ...(await readSignature(folder)) }
  } catch (error) {
    return { infrastructure: unreadable(error), signature: undefined }
  }
}

/** What is wrong with a model that cannot be read; an error about anything else is thrown. */
function unreadable(error: unknown): VerdictReason {
  if (!isUnloadable(error)) throw error
  return infrastructureReason(false, `the stored model cannot be read: ${error.message}`)
}
