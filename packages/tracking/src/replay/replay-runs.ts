import { found } from '../found.ts'
import type { Run, Texts, TrackingStore } from '../tracking-store.ts'
import type { ExperimentWork } from './choose-work.ts'
import { newTags, ORIGIN, originOf, originTags } from './origin.ts'
import type { Replay } from './replay.ts'
import { replayFiles } from './replay-files.ts'

/** Brings the runs of an experiment with their parameters, tags, dataset inputs and files; their metrics come later. */
export async function replayRuns(replay: Replay, { experiment, runIds, modelIds }: ExperimentWork): Promise<void> {
  const { source, target, counts } = replay
  if ((await target.experimentByName(experiment.name)) === undefined) counts.experiments += 1
  const { experimentId } = await target.getOrCreateExperiment(experiment.name)
  replay.experiments.set(experiment.experimentId, experimentId)
  if (runIds.length === 0) return
  replay.watch.info(`experiment "${experiment.name}": ${runIds.length} runs, ${modelIds.length} logged models`)
  const known = await runsByOrigin(target, experimentId)
  for (const runId of runIds) {
    replay.signal.throwIfAborted()
    await replayRun(replay, await source.getRun(runId), experimentId, known)
    replay.watch.progress(counts)
  }
}

async function runsByOrigin(target: TrackingStore, experimentId: string): Promise<Map<string, string>> {
  const known = new Map<string, string>()
  for await (const { runId, tags } of target.runs(experimentId)) known.set(originOf(tags, 'runId', runId), runId)
  return known
}

async function replayRun(
  replay: Replay,
  run: Run,
  experimentId: string,
  known: ReadonlyMap<string, string>,
): Promise<void> {
  const { source, target } = replay
  const there = await counterpart(target, run, known)
  if (there !== undefined && there.lifecycleStage !== 'active') {
    replay.watch.warn(`run ${run.runId} was deleted in ${target.uri} and is passed over`)
    return
  }
  const copy = there ?? (await createCopy(replay, run, experimentId))
  replay.runs.set(run.runId, { runId: copy.runId, artifactUri: copy.artifactUri, from: run.artifactUri })
  const params = Object.fromEntries(Object.entries(run.params).filter(([key]) => copy.params[key] === undefined))
  const tags = newTags(withOwnId(run, copy.runId), copy.tags)
  if (Object.keys({ ...params, ...tags }).length > 0) await target.logBatch(copy.runId, { params, tags })
  const inputsThere = await target.runInputs(copy.runId)
  const inputs = (await source.runInputs(run.runId)).filter(
    ({ name, digest }) => !inputsThere.some((it) => it.name === name && it.digest === digest),
  )
  if (inputs.length > 0) await target.logInputs(copy.runId, inputs)
  await replayFiles(replay, { from: run.artifactUri, to: copy.artifactUri, ids: [[run.runId, copy.runId]] })
}

/** The run in the target that is the same: a copy of it, a copy of what it is a copy of, or what it was copied from. */
async function counterpart(
  target: TrackingStore,
  run: Run,
  known: ReadonlyMap<string, string>,
): Promise<Run | undefined> {
  const origin = originOf(run.tags, 'runId', run.runId)
  const runId = known.get(origin)
  if (runId !== undefined) return target.getRun(runId)
  return run.tags[ORIGIN.runId] === undefined ? undefined : found(target.getRun(origin))
}

async function createCopy({ source, target, counts }: Replay, run: Run, experimentId: string): Promise<Run> {
  const user = run.tags['mlflow.user']
  counts.runs += 1
  return target.createRun({
    experimentId,
    runName: run.runName,
    startTime: run.startTime,
    tags: {
      ...originTags(run.tags, 'runId', run.runId, source.uri),
      ...(user !== undefined && { 'mlflow.user': user }),
    },
  })
}

/** MLflow 2 notes in a tag which models a run has, under the run's id. */
function withOwnId(run: Run, runId: string): Texts {
  const history = run.tags['mlflow.log-model.history']
  return history === undefined
    ? run.tags
    : { ...run.tags, 'mlflow.log-model.history': history.replaceAll(run.runId, runId) }
}
