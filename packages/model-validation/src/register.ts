import type { EvaluationReport, RegisteredModelVersion, RunInfo } from '@millrace/contracts'
import { asModelVersionDict, type ModelVersion, type TrackingStore, userName } from '@millrace/tracking'
import { challenge, promote } from './move-aliases.ts'
import { OVERRIDE_TAG } from './version-tags.ts'

/** The version's tag with the champion that the verdict was reached beside: a version, or `none`. */
export const CHAMPION_TAG = 'millrace.champion'

export interface Registration {
  readonly name: string
  readonly runInfo: RunInfo
  readonly tags: Readonly<Record<string, string>>
  /** The champion that the model was compared with, as `championCompared` gives it; undefined: not known. */
  readonly champion: string | undefined
  readonly promote: boolean
}

/**
 * Registers the accepted model of a run, makes it challenger, and champion where that is asked for. Repeating it after it
 * broke off anywhere finishes it; repeating it when it is done changes nothing.
 * @throws StepError CONFLICT where the champion is no longer the one that the verdict was reached beside
 */
export async function register(store: TrackingStore, registration: Registration): Promise<RegisteredModelVersion> {
  const { name } = registration
  await store.createRegisteredModel(name)
  const registered = await findOrCreate(store, registration)
  const { version, tags } = registered
  const known: Record<string, string> = { ...registration.tags, ...championTag(registration.champion) }
  for (const [key, value] of Object.entries(known))
    if (tags[key] !== value) await store.setModelVersionTag(name, version, { key, value })
  if (tags[OVERRIDE_TAG] !== undefined && known[OVERRIDE_TAG] === undefined)
    await store.deleteModelVersionTag(name, version, OVERRIDE_TAG)
  const user = userName()
  await challenge(store, { name, version, user })
  if (registration.promote) {
    const champion = known[CHAMPION_TAG] ?? tags[CHAMPION_TAG] ?? NONE
    await promote(store, { name, version, user, from: champion === NONE ? undefined : champion })
  }
  return asModelVersionDict(await store.getModelVersion(name, version))
}

/** The champion beside which a model was evaluated, `none` where there was none; undefined where the report does not say. */
export function championCompared({ champion }: EvaluationReport, name: string): string | undefined {
  if (champion?.uri !== `models:/${name}@champion`) return undefined
  return champion.status === 'absent' ? NONE : champion.version
}

async function findOrCreate(store: TrackingStore, registration: Registration): Promise<ModelVersion> {
  const { name, runInfo, tags, champion } = registration
  const { run_id: runId, model_id: modelId } = runInfo
  const source = modelId === undefined ? `${(await store.getRun(runId)).artifactUri}/model` : `models:/${modelId}`
  const found = await store.findModelVersion({ name, runId, source })
  if (found !== undefined) return found
  const { aliases } = await store.getRegisteredModel(name)
  const withChampion = { ...tags, ...championTag(champion ?? aliases['champion'] ?? NONE) }
  return store.createModelVersion({ name, source, runId, modelId, description: '', tags: withChampion })
}

const NONE = 'none'
const championTag = (champion: string | undefined) => (champion === undefined ? {} : { [CHAMPION_TAG]: champion })
