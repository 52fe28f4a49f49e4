import { millraceVersion } from '@millrace/cli-kit'
import { type Column, MISSING_CATEGORY, PREDICTION, type TransformPlan, trainX, trainY } from '@millrace/contracts'
import {
  type ExampleRow,
  linearExpression,
  type ModelMetadata,
  modelFiles,
  type PredictionSummary,
  predictionSummary,
  type SignatureColumn,
} from '@millrace/mlmodel'
import { encodeModel, type LinearModel } from '@millrace/onnx'
import type { ModelIds } from '@millrace/tracking'
import { planAcceptsNulls } from '@millrace/transforms'
import { modelGraph } from './model-graph.ts'
import { type RawSignature, rawSignature } from './raw-signature.ts'
import type { TrainedModel } from './store-run.ts'

const EXAMPLE_ROWS = 3

/** The MLflow folder of a trained model, to be made when the ids that go into it are known. */
export async function modelFolder(trained: TrainedModel): Promise<(ids: ModelIds) => Map<string, Uint8Array>> {
  const { columns, plan } = trained
  const signature = rawSignature(columns.features.map((column) => signatureColumn(column, plan)))
  const graph = encodeModel(await modelGraph(trained, signature))
  const inputExample = await exampleRows(trained, signature)
  const takesText = signature.inputs.some(({ type }) => type === 'string')
  const { summarized, predictions } = await ofTrainingRows(trained)
  const metadata = withoutGaps({
    ...origin(trained),
    training_predictions: summarized,
    example_predictions: inputExample.length === 0 ? undefined : predictions,
    missing_category: takesText ? MISSING_CATEGORY : undefined,
  })
  return ({ runId, modelId, artifactUri }) =>
    modelFiles({
      graph,
      signature,
      inputExample,
      runId,
      modelId,
      artifactPath: artifactUri,
      createdAt: new Date(),
      metadata,
    })
}

/**
 * A column of which nothing is known of nulls has none, as in a model logged by MLflow from such a frame; one whose
 * nulls the transforms replace may have some.
 */
const signatureColumn = (column: Column, plan: TransformPlan): SignatureColumn => ({
  name: column.name,
  type: column.type,
  nullable: (column.nullCount ?? 0) > 0 || planAcceptsNulls(plan, column),
})

function origin({ columns, trainX: table, origins: { inputs } }: TrainedModel): ModelMetadata {
  const hashes = [trainX.name, trainY.name].flatMap((name): [string, string][] => {
    const file = inputs[name]
    return file === undefined ? [] : [[name, file.sha256]]
  })
  return {
    millrace_version: millraceVersion(),
    target: columns.target.name,
    feature_service: table.metadata?.feature_service,
    registry_hash: table.metadata?.registry_hash,
    training_set_id: table.metadata?.set_id,
    training_data_hash: hashes.length === 0 ? undefined : Object.fromEntries(hashes),
  }
}

interface TrainingPredictions {
  readonly summarized?: PredictionSummary | undefined
  /** Of the input example, by the coefficients and not by the graph, so that a graph that says something else is found out. */
  readonly predictions?: (number | null)[]
}

/** The model's predictions of its own training rows: how they are spread, in one more streamed pass, and the first ones. */
async function ofTrainingRows({ fitted, columns, design, tables }: TrainedModel): Promise<TrainingPredictions> {
  const inputs: LinearModel['inputs'] = columns.design.map(({ name }) => ({ name, type: 'double' }))
  const { coefficients, intercept } = fitted.model
  const expression = await linearExpression({ inputs, coefficients, intercept }, design.columns)
  if (expression === undefined) return {}
  const predicted = design.frame.select(expression.alias(PREDICTION))
  const first = await tables.collect(predicted.limit(EXAMPLE_ROWS))
  return {
    summarized: await predictionSummary(predicted, (plan) => tables.collect(plan)),
    predictions: first.map(({ [PREDICTION]: value }) =>
      typeof value === 'number' && Number.isFinite(value) ? value : null,
    ),
  }
}

const withoutGaps = (metadata: ModelMetadata): ModelMetadata =>
  Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined))

/** The first training rows, so that whoever loads the model can try it. */
async function exampleRows({ trainX, tables }: TrainedModel, { inputs }: RawSignature): Promise<ExampleRow[]> {
  const rows = await tables.collect(trainX.frame.select(...inputs.map(({ name }) => name)).limit(EXAMPLE_ROWS))
  return rows.map((row) =>
    Object.fromEntries(
      inputs.map(({ name, type }) => [name, type === 'string' ? exampleText(row[name]) : exampleValue(row[name])]),
    ),
  )
}

const exampleValue = (value: unknown): number | boolean | null =>
  typeof value === 'number' || typeof value === 'boolean' ? value : typeof value === 'bigint' ? Number(value) : null

const exampleText = (value: unknown): string => (typeof value === 'string' ? value : MISSING_CATEGORY)
