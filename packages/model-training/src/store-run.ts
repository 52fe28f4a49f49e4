import type { Origins, Table, TableAccess } from '@millrace/artifact-store'
import { BASELINES_FILE, Baselines, type RunInfo, type TransformPlan } from '@millrace/contracts'
import type { GramStatistics, LinearModel } from '@millrace/estimators'
import { logModel, type Metric, type Run, type TrackingStore, withRun } from '@millrace/tracking'
import { datasetInputs } from './dataset-inputs.ts'
import type { Fitted } from './fit.ts'
import type { ModelTrainingOptions } from './options.ts'
import type { TrainingColumns } from './training-columns.ts'

export interface TrainedModel {
  readonly fitted: Fitted
  readonly statistics: GramStatistics
  readonly columns: TrainingColumns
  readonly options: ModelTrainingOptions
  readonly trainX: Table
  /** What the transforms make of it: what the model was fitted on. */
  readonly design: Table
  readonly plan: TransformPlan
  readonly tables: TableAccess
  readonly origins: Origins
}

/** The name that the model goes by within its run. */
const MODEL_NAME = 'model'

/** Stores a trained model in a run of its own: parameters, metrics, dataset, baselines and the model's folder. */
export async function storeRun(
  store: TrackingStore,
  trained: TrainedModel,
  { signal, step, gitCommit }: { signal: AbortSignal; step: string; gitCommit: string | undefined },
): Promise<RunInfo> {
  const { options, columns, fitted, statistics, origins } = trained
  const request = {
    experimentName: options.experimentName,
    runName: 'elastic-net',
    sourceName: step,
    signal,
    gitCommit,
  }
  return await withRun(store, request, async (run) => {
    const params = parameters(options)
    await store.logBatch(run.runId, { params })
    await store.logInputs(run.runId, datasetInputs(columns, origins))
    await store.uploadFiles(
      run.artifactUri,
      new Map([[BASELINES_FILE, baselinesFile(fitted, columns)], ...lineageFiles(origins)]),
    )
    const { modelFolder } = await import('./model-folder.ts')
    const files = await modelFolder(trained)
    const stored = await logModel(store, run, { name: MODEL_NAME, params, files })
    await store.logBatch(run.runId, { metrics: metrics(fitted, statistics, stored.modelId) })
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
    converged: fitted.fit.converged,
  }
}

/** Under scikit-learn's names, so that runs of both compare. */
const parameters = ({
  alpha,
  l1Ratio,
  fitIntercept,
  maxIter,
  tol,
  standardize,
}: ModelTrainingOptions): Record<string, string> => ({
  alpha: String(alpha),
  l1_ratio: String(l1Ratio),
  fit_intercept: String(fitIntercept),
  max_iter: String(maxIter),
  tol: String(tol),
  standardize: String(standardize),
})

/** Of the run and, where the store knows models, of the model: MLflow's page of a model shows these. */
function metrics(
  { fit, model }: Fitted,
  { n, centredYy }: GramStatistics,
  modelId: string | undefined,
): readonly Metric[] {
  const values = {
    training_rows: n,
    training_target_std: Math.sqrt(centredYy / n),
    n_iter: fit.iterations,
    dual_gap: fit.dualGap,
    nonzero_coefficients: model.coefficients.filter((coefficient) => coefficient !== 0).length,
  }
  const point = { timestamp: Date.now(), step: 0, ...(modelId !== undefined && { modelId }) }
  return Object.entries(values).map(([key, value]) => ({ key, value, ...point }))
}

/** What the steps before did, beside the model that came of it. */
const lineageFiles = ({ upstream }: Origins): [path: string, content: Uint8Array][] =>
  upstream.map((record) => [`lineage/${record.step.replaceAll(' ', '-')}.json`, jsonFile(record)])

const jsonFile = (document: unknown): Uint8Array => Buffer.from(`${JSON.stringify(document, null, 2)}\n`)

function baselinesFile({ baselines }: Fitted, { design }: TrainingColumns): Uint8Array {
  const named = ({ intercept, coefficients }: LinearModel) => ({
    intercept,
    coefficients: Object.fromEntries(design.map(({ name }, index) => [name, coefficients[index] ?? 0])),
  })
  const document: Baselines = { mean: named(baselines.mean), least_squares: named(baselines.least_squares) }
  return jsonFile(Baselines.parse(document))
}
