import { found } from '../found.ts'
import type { LoggedModel, TrackingStore } from '../tracking-store.ts'
import type { ExperimentWork } from './choose-work.ts'
import { newTags, ORIGIN, originOf, originTags } from './origin.ts'
import type { Replay } from './replay.ts'
import { replayFiles } from './replay-files.ts'

/** Brings the logged models of an experiment with their files, and notes which points of metrics belong to them. */
export async function replayLoggedModels(replay: Replay, { experiment, modelIds }: ExperimentWork): Promise<void> {
  const experimentId = replay.experiments.get(experiment.experimentId)
  if (experimentId === undefined) throw new Error(`experiment ${experiment.experimentId} was not replayed`)
  if (modelIds.length === 0) return
  const known = new Map<string, LoggedModel>()
  for await (const model of replay.target.loggedModels(experimentId)) {
    known.set(originOf(model.tags, 'modelId', model.modelId), model)
  }
  for (const modelId of modelIds) {
    replay.signal.throwIfAborted()
    await replayModel(replay, await replay.source.getLoggedModel(modelId), experimentId, known)
    replay.watch.progress(replay.counts)
  }
}

async function replayModel(
  replay: Replay,
  model: LoggedModel,
  experimentId: string,
  known: ReadonlyMap<string, LoggedModel>,
): Promise<void> {
  const { target } = replay
  const there = await counterpart(target, model, known)
  const copy = there ?? (await createCopy(replay, model, experimentId))
  if (copy === undefined) return replayAsRunFiles(replay, model)
  replay.models.set(model.modelId, { source: `models:/${copy.modelId}`, modelId: copy.modelId })
  notePoints(replay, model, copy)
  const run = replay.runs.get(model.sourceRunId ?? '')
  if (copy.status === 'PENDING' && run !== undefined) await target.logOutputs(run.runId, [copy.modelId])
  const tags = newTags(model.tags, copy.tags)
  if (Object.keys(tags).length > 0) await target.setLoggedModelTags(copy.modelId, tags)
  await replayFiles(replay, {
    from: model.artifactUri,
    to: copy.artifactUri,
    ids: [
      [model.artifactUri, copy.artifactUri],
      [model.modelId, copy.modelId],
      ...(run === undefined ? [] : [[model.sourceRunId ?? '', run.runId] as const]),
    ],
  })
  if (model.status !== 'PENDING' && model.status !== copy.status) {
    await target.finalizeLoggedModel(copy.modelId, model.status)
  }
}

/** The model in the target that is the same: a copy of it, a copy of what it is a copy of, or what it was copied from. */
async function counterpart(
  target: TrackingStore,
  model: LoggedModel,
  known: ReadonlyMap<string, LoggedModel>,
): Promise<LoggedModel | undefined> {
  const origin = originOf(model.tags, 'modelId', model.modelId)
  const there = known.get(origin)
  if (there !== undefined || model.tags[ORIGIN.modelId] === undefined) return there
  return found(target.getLoggedModel(origin))
}

async function createCopy(replay: Replay, model: LoggedModel, experimentId: string): Promise<LoggedModel | undefined> {
  const { source, target, runs, counts } = replay
  const created = await target.createLoggedModel({
    experimentId,
    name: model.name,
    sourceRunId: runs.get(model.sourceRunId ?? '')?.runId ?? '',
    ...(model.modelType !== '' && { modelType: model.modelType }),
    params: model.params,
    tags: { ...newTags(model.tags, {}), ...originTags(model.tags, 'modelId', model.modelId, source.uri) },
  })
  if (created !== undefined) counts.loggedModels += 1
  return created
}

/** Before MLflow 3 a model is a folder among the artifacts of its run. */
async function replayAsRunFiles(replay: Replay, model: LoggedModel): Promise<void> {
  const run = replay.runs.get(model.sourceRunId ?? '')
  if (run === undefined) {
    replay.watch.warn(
      `model ${model.modelId} has no run, which ${replay.target.uri} could keep it with: it is passed over`,
    )
    return
  }
  const to = `${run.artifactUri}/${model.name}`
  replay.models.set(model.modelId, { source: to, modelId: undefined })
  await replayFiles(replay, {
    from: model.artifactUri,
    to,
    ids: [
      [model.artifactUri, model.name],
      [model.sourceRunId ?? '', run.runId],
    ],
  })
}

function notePoints({ runs, modelPoints }: Replay, model: LoggedModel, copy: LoggedModel): void {
  for (const { key, timestamp, step, runId } of model.metrics) {
    const copied = runs.get(runId)?.runId
    const isThere = copy.metrics.some(
      (it) => it.key === key && it.timestamp === timestamp && it.step === step && it.runId === copied,
    )
    if (isThere) continue
    const points = modelPoints.get(runId) ?? []
    points.push({ key, timestamp, step, modelId: copy.modelId })
    modelPoints.set(runId, points)
  }
}
