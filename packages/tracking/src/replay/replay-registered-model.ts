import { found } from '../found.ts'
import { modelIdOf } from '../model-id.ts'
import type { ModelVersion, TrackingStore } from '../tracking-store.ts'
import { newTags, originOf, originTags } from './origin.ts'
import type { Replay } from './replay.ts'
import { replayAliases } from './replay-aliases.ts'

/** Brings a registered model with its tags, versions, aliases and their history. */
export async function replayRegisteredModel(replay: Replay, name: string): Promise<void> {
  const { source, target, counts } = replay
  const model = await source.getRegisteredModel(name)
  const there = await found(target.getRegisteredModel(name))
  if (there === undefined) {
    await target.createRegisteredModel(name)
    counts.registeredModels += 1
  }
  if (model.description !== '' && model.description !== there?.description) {
    await target.describeRegisteredModel(name, model.description)
  }
  for (const [key, value] of Object.entries(newTags(model.tags, there?.tags ?? {}))) {
    await target.setRegisteredModelTag(name, { key, value })
  }
  const versions = new Map<string, string>()
  const known = await collected(target, name)
  for (const version of (await collected(source, name)).reverse()) {
    replay.signal.throwIfAborted()
    const copy = await replayVersion(replay, version, known)
    if (copy !== undefined) versions.set(version.version, copy)
    replay.watch.progress(counts)
  }
  await replayAliases(replay, name, versions)
}

async function collected(store: TrackingStore, name: string): Promise<ModelVersion[]> {
  const versions: ModelVersion[] = []
  for await (const version of store.modelVersions(name)) versions.push(version)
  return versions
}

/** The number that the version has in the target; undefined where its model could not be brought. */
async function replayVersion(
  replay: Replay,
  version: ModelVersion,
  known: readonly ModelVersion[],
): Promise<string | undefined> {
  const { source, target, counts } = replay
  const { name, tags, description } = version
  const place = newPlace(replay, version)
  if (place === undefined) {
    replay.watch.warn(
      `version ${version.version} of "${name}" is passed over: its model ${version.source} is not in ${source.uri}`,
    )
    return undefined
  }
  const origin = originOf(tags, 'version', version.version)
  const there = known.find(
    (it) =>
      originOf(it.tags, 'version', it.version) === origin &&
      it.source === place.source &&
      (it.runId === place.runId || place.runId === ''),
  )
  const copy =
    there ??
    (await target.createModelVersion({
      name,
      description,
      ...place,
      tags: { ...newTags(tags, {}), ...originTags(tags, 'version', version.version, source.uri) },
    }))
  if (there === undefined) {
    counts.versions += 1
    return copy.version
  }
  if (description !== '' && description !== there.description) {
    await target.describeModelVersion(name, there.version, description)
  }
  for (const [key, value] of Object.entries(newTags(tags, there.tags))) {
    await target.setModelVersionTag(name, there.version, { key, value })
  }
  return copy.version
}

interface Place {
  readonly source: string
  readonly runId: string
  readonly modelId: string | undefined
}

/** Run and source of the version's copy; undefined where the source is a logged model that was not brought. */
function newPlace({ models, runs }: Replay, version: ModelVersion): Place | undefined {
  const run = runs.get(version.runId)
  const runId = run?.runId ?? ''
  const modelId = version.modelId ?? modelIdOf(version.source)
  const model = modelId === undefined ? undefined : models.get(modelId)
  if (model !== undefined) return { runId, ...model }
  if (modelIdOf(version.source) !== undefined) return undefined
  // Before MLflow 3 a model is a folder among the artifacts of its run.
  const isOfRun = run !== undefined && version.source.startsWith(`${run.from}/`)
  const source = isOfRun ? `${run.artifactUri}${version.source.slice(run.from.length)}` : version.source
  return { runId, modelId: undefined, source }
}
