import { millraceVersion } from '@millrace/cli-kit'
import { type Column, MISSING_CATEGORY, type TransformPlan, trainX, trainY } from '@millrace/contracts'
import {
  type ExampleRow,
  type ModelMetadata,
  modelFiles,
  type PredictionSummary,
  predictionSummary,
  type SignatureColumn,
} from '@millrace/mlmodel'
import { type ClassLabel, encodeModel } from '@millrace/onnx'
import type { ModelIds } from '@millrace/tracking'
import { planAcceptsNulls } from '@millrace/transforms'
import { predictions } from '../fits/fitted.ts'
import type { TableRow } from '../rows/first-rows.ts'
import { checkExport } from './check-export.ts'
import { modelGraph } from './model-graph.ts'
import { type RawSignature, rawSignature } from './raw-signature.ts'
import type { TrainedModel } from './trained-model.ts'

/**
 * The MLflow folder of a trained model, to be made when the ids that go into it are known; its graph has been run by onnxruntime, and
 * predicts for the input example what the coefficients do.
 */
export async function modelFolder(trained: TrainedModel): Promise<(ids: ModelIds) => Map<string, Uint8Array>> {
  const { columns, plan, classes } = trained
  const signature = rawSignature(
    columns.features.map((column) => signatureColumn(column, plan)),
    classes,
  )
  const graph = encodeModel(await modelGraph(trained, signature))
  const { raw, design } = trained.firstRows
  const inputExample = raw.map((row) => exampleRow(row, signature))
  const expected = examplePredictions(trained, design)
  await checkExport({ graph, signature, inputExample, expected })
  const takesText = signature.inputs.some(({ type }) => type === 'string')
  const metadata = withoutGaps({
    ...origin(trained),
    training_predictions: ofTrainingRows(trained),
    example_predictions: expected.length === 0 ? undefined : expected,
    classes: classes?.map(String),
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

/** Of the training rows, or of a sample of them; undefined of a classifier's labels. */
const ofTrainingRows = ({ fitted: { model }, sample }: TrainedModel): PredictionSummary | undefined =>
  model.kind === 'classifier' ? undefined : predictionSummary(predictions(model, sample.columns))

/** By the coefficients and not by the graph, so that a graph that says something else is found out. */
function examplePredictions({ fitted, columns, classes }: TrainedModel, rows: readonly TableRow[]): ClassLabel[] {
  const predicted = predictions(
    fitted.model,
    columns.design.map(({ name }) => Float64Array.from(rows, (row) => Number(row[name] ?? Number.NaN))),
  )
  return Array.from(predicted, (value) => (classes === undefined ? value : (classes[value] ?? Number.NaN)))
}

const withoutGaps = (metadata: ModelMetadata): ModelMetadata =>
  Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined))

const exampleRow = (row: TableRow, { inputs }: RawSignature): ExampleRow =>
  Object.fromEntries(
    inputs.map(({ name, type }) => [name, type === 'string' ? exampleText(row[name]) : exampleValue(row[name])]),
  )

const exampleValue = (value: unknown): number | boolean | null =>
  typeof value === 'number' || typeof value === 'boolean' ? value : typeof value === 'bigint' ? Number(value) : null

const exampleText = (value: unknown): string => (typeof value === 'string' ? value : MISSING_CATEGORY)
