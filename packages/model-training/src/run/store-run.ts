import type { Origins } from '@millrace/artifact-store'
import type { RunInfo } from '@millrace/contracts'
import { logModel, type Metric, type Run, type TrackingStore, withRun } from '@millrace/tracking'
import { parametersOf } from '../fits/settings.ts'
import { baselineFiles, jsonFile } from './baseline-files.ts'
import { datasetInputs } from './dataset-inputs.ts'
import type { TrainedModel } from './trained-model.ts'

/** The name that the model goes by within its run. */
const MODEL_NAME = 'model'

const CHILD_RUNS = 5

interface RunContext {
  readonly signal: AbortSignal
  readonly step: string
  readonly gitCommit: string | undefined
}

/** Stores a trained model in a run of its own: parameters, metrics, datasets, baselines, trials and the model's folder. */
export async function storeRun(
  store: TrackingStore,
  trained: TrainedModel,
  { signal, step, gitCommit }: RunContext,
): Promise<RunInfo> {
  const { options, columns, origins, search } = trained
  const { experimentName, estimator } = options
  const request = { experimentName, runName: estimator, sourceName: step, signal, gitCommit }
  return await withRun(store, request, async (run) => {
    const params = parameters(trained)
    const { runTags } = await import('./run-tags.ts')
    await store.logBatch(run.runId, { params, tags: await runTags(trained) })
    await store.logInputs(run.runId, datasetInputs(columns, origins))
    await store.uploadFiles(
      run.artifactUri,
      new Map([...baselineFiles(trained), ...lineageFiles(origins), ...trialFiles(trained)]),
    )
    const { modelFolder } = await import('./model-folder.ts')
    const files = await modelFolder(trained)
    const stored = await logModel(store, run, { name: MODEL_NAME, params, files })
    await store.logBatch(run.runId, { metrics: metrics(trained, stored.modelId) })
    if (search !== undefined) {
      const { childRuns } = await import('./child-runs.ts')
      const parent = { experimentName, runId: run.runId, estimator, sourceName: step, signal, gitCommit }
      await childRuns(store, search, options.childRuns ?? CHILD_RUNS, parent)
    }
    return describeRun(run, stored, trained)
  })
}

function describeRun(
  run: Run,
  stored: { readonly modelId: string | undefined; readonly modelUri: string },
  { options, columns, fitted }: TrainedModel,
): RunInfo {
  return {
    run_id: run.runId,
    experiment_id: run.experimentId,
    experiment_name: options.experimentName,
    ...(stored.modelId === undefined ? {} : { model_id: stored.modelId }),
    model_uri: stored.modelUri,
    target: columns.target.name,
    features: columns.features.map(({ name }) => name),
    converged: fitted.converged,
  }
}

/** Under scikit-learn's names, so that runs of both compare. */
function parameters({ options, settings, search }: TrainedModel): Record<string, string> {
  return {
    estimator: options.estimator,
    ...parametersOf(settings),
    ...(options.sampleWeight === undefined ? {} : { sample_weight: options.sampleWeight }),
    ...(search === undefined
      ? {}
      : {
          search: options.search ?? '',
          scoring: search.scoring,
          cv_folds: String(search.folds),
          cv_fold_kind: options.foldKind ?? 'random',
          selection: options.selection ?? 'best',
          candidates: String(search.trials.length),
        }),
  }
}

/** Of the run and, where the store knows models, of the model: MLflow's page of a model shows these. */
function metrics(
  { fitted, statistics, search, collinearity }: TrainedModel,
  modelId: string | undefined,
): readonly Metric[] {
  const { n, weight, centredYy } = statistics
  const { model } = fitted
  const values = {
    training_rows: n,
    training_target_std: Math.sqrt(centredYy / weight),
    ...fitted.figures,
    ...(model.kind === 'linear'
      ? { nonzero_coefficients: model.linear.coefficients.filter((coefficient) => coefficient !== 0).length }
      : {}),
    ...(collinearity === undefined ? {} : { condition_number: collinearity.conditionNumber }),
    ...(search === undefined
      ? {}
      : {
          [`cv_${search.scoring}`]: search.selected.mean,
          [`cv_${search.scoring}_std_error`]: search.selected.standardError,
        }),
  }
  const point = { timestamp: Date.now(), step: 0, ...(modelId !== undefined && { modelId }) }
  return Object.entries(values)
    .filter(([, value]) => Number.isFinite(value))
    .map(([key, value]) => ({ key, value, ...point }))
}

/** What the steps before did, beside the model that came of it. */
const lineageFiles = ({ upstream }: Origins): [path: string, content: Uint8Array][] =>
  upstream.map((record) => [`lineage/${record.step.replaceAll(' ', '-')}.json`, jsonFile(record)])

/** All trials of a search, one line each. */
const trialFiles = ({ search }: TrainedModel): [path: string, content: Uint8Array][] =>
  search === undefined
    ? []
    : [['trials.ndjson', Buffer.from(search.trials.map((trial) => `${JSON.stringify(trial)}\n`).join(''))]]
