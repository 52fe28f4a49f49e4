import { StepError } from '@millrace/errors'
import { found } from '../found.ts'
import { modelIdOf } from '../model-id.ts'
import type { Experiment, LoggedModel, Run, TrackingStore } from '../tracking-store.ts'

/** What to replay; everything where neither is named. */
export interface Choice {
  /** Registered models, with all their versions and the runs and models behind them. */
  readonly names: readonly string[]
  /** Experiments, with all their runs and logged models. */
  readonly experiments: readonly string[]
}

/** The runs and models of an experiment that are to be replayed, oldest first. */
export interface ExperimentWork {
  readonly experiment: Experiment
  readonly runIds: readonly string[]
  readonly modelIds: readonly string[]
}

export interface Work {
  readonly experiments: readonly ExperimentWork[]
  readonly names: readonly string[]
}

/** Finds what a choice means. @throws StepError MISSING_INPUT for an experiment or registered model that does not exist */
export async function chooseWork(source: TrackingStore, { names, experiments }: Choice): Promise<Work> {
  if (names.length === 0 && experiments.length === 0) {
    const all = await collected(source.experiments())
    const models = await collected(source.registeredModels())
    return { experiments: await wholeExperiments(source, all), names: models.map(({ name }) => name) }
  }
  const chosen = await wholeExperiments(source, await experimentsNamed(source, experiments))
  const behind = await behindVersions(source, names)
  const rest = behind.filter(
    ({ experiment }) => !chosen.some((it) => it.experiment.experimentId === experiment.experimentId),
  )
  return { experiments: [...chosen, ...rest], names }
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

async function experimentsNamed(source: TrackingStore, names: readonly string[]): Promise<Experiment[]> {
  const found: Experiment[] = []
  for (const name of new Set(names)) {
    const experiment = await source.experimentByName(name)
    if (experiment?.lifecycleStage !== 'active') {
      const all = await collected(source.experiments())
      throw new StepError('MISSING_INPUT', `experiment "${name}" does not exist in ${source.uri}`, {
        hint: `There are ${all.map((it) => `"${it.name}"`).join(', ')}.`,
      })
    }
    found.push(experiment)
  }
  return found
}

async function wholeExperiments(source: TrackingStore, experiments: readonly Experiment[]): Promise<ExperimentWork[]> {
  const work: ExperimentWork[] = []
  for (const experiment of experiments) {
    const runIds: string[] = []
    for await (const { runId } of source.runs(experiment.experimentId)) runIds.push(runId)
    const modelIds: string[] = []
    for await (const { modelId } of source.loggedModels(experiment.experimentId)) modelIds.push(modelId)
    work.push({ experiment, runIds: runIds.reverse(), modelIds: modelIds.reverse() })
  }
  return work
}

/** The models of registered versions, the runs that made and measured them, and the runs that those are a part of. */
async function behindVersions(source: TrackingStore, names: readonly string[]): Promise<ExperimentWork[]> {
  const models = new Map<string, LoggedModel>()
  const runs = new Map<string, Run>()
  const addRun = async (runId: string | undefined): Promise<void> => {
    if (runId === undefined || runId === '' || runs.has(runId)) return
    const run = await found(source.getRun(runId))
    if (run?.lifecycleStage !== 'active') return
    runs.set(runId, run)
    await addRun(run.tags['mlflow.parentRunId'])
  }
  for (const name of names) {
    for await (const version of source.modelVersions(name)) {
      await addRun(version.runId)
      const modelId = version.modelId ?? modelIdOf(version.source)
      const model =
        modelId === undefined || models.has(modelId) ? undefined : await found(source.getLoggedModel(modelId))
      if (model === undefined) continue
      models.set(model.modelId, model)
      for (const runId of [model.sourceRunId, ...model.metrics.map((metric) => metric.runId)]) await addRun(runId)
    }
  }
  return byExperiment(source, [...runs.values()], [...models.values()])
}

async function byExperiment(
  source: TrackingStore,
  runs: readonly Run[],
  models: readonly LoggedModel[],
): Promise<ExperimentWork[]> {
  const work: ExperimentWork[] = []
  for (const experimentId of new Set([...runs, ...models].map((it) => it.experimentId))) {
    const runsOf = runs.filter((run) => run.experimentId === experimentId).sort((a, b) => a.startTime - b.startTime)
    const modelsOf = models
      .filter((model) => model.experimentId === experimentId)
      .sort((a, b) => a.creationTimestamp - b.creationTimestamp)
    work.push({
      experiment: await source.getExperiment(experimentId),
      runIds: runsOf.map(({ runId }) => runId),
      modelIds: modelsOf.map(({ modelId }) => modelId),
    })
  }
  return work
}
