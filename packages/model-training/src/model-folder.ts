import { millraceVersion } from '@millrace/cli-kit'
import { type Column, PREDICTION, trainX, trainY } from '@millrace/contracts'
import {
  type ExampleRow,
  linearExpression,
  type ModelMetadata,
  modelFiles,
  type NumericSignature,
  type PredictionSummary,
  predictionSummary,
  type SignatureColumn,
  signatureFor,
} from '@millrace/mlmodel'
import { encodeModel, type LinearModel, linearGraph } from '@millrace/onnx'
import type { ModelIds } from '@millrace/tracking'
import type { TrainedModel } from './store-run.ts'

const EXAMPLE_ROWS = 3

/** The MLflow folder of a trained model, to be made when the ids that go into it are known. */
export async function modelFolder(trained: TrainedModel): Promise<(ids: ModelIds) => Map<string, Uint8Array>> {
  const { fitted, columns } = trained
  const signature = signatureFor(columns.features.map(signatureColumn))
  const { coefficients, intercept } = fitted.model
  const linear = { inputs: signature.inputs, coefficients, intercept, output: PREDICTION }
  const graph = encodeModel(linearGraph(linear))
  const inputExample = await exampleRows(trained, signature)
  const metadata = withoutGaps({ ...origin(trained), training_predictions: await summary(linear, trained) })
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

/** A column of which nothing is known of nulls has none, as in a model logged by MLflow from such a frame. */
const signatureColumn = ({ name, type, nullCount = 0 }: Column): SignatureColumn => ({
  name,
  type,
  nullable: nullCount > 0,
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

/** How the model's predictions of its own training rows are spread, in one more streamed pass over them. */
async function summary(model: LinearModel, { trainX, tables }: TrainedModel): Promise<PredictionSummary | undefined> {
  const expression = await linearExpression(model, trainX.columns)
  if (expression === undefined) return undefined
  return predictionSummary(trainX.frame.select(expression.alias(PREDICTION)), (plan) => tables.collect(plan))
}

const withoutGaps = (metadata: ModelMetadata): ModelMetadata =>
  Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined))

/** The first training rows, so that whoever loads the model can try it. */
async function exampleRows({ trainX, tables }: TrainedModel, { inputs }: NumericSignature): Promise<ExampleRow[]> {
  const rows = await tables.collect(trainX.frame.select(...inputs.map(({ name }) => name)).limit(EXAMPLE_ROWS))
  return rows.map((row) => Object.fromEntries(inputs.map(({ name }) => [name, exampleValue(row[name])])))
}

const exampleValue = (value: unknown): number | boolean | null =>
  typeof value === 'number' || typeof value === 'boolean' ? value : typeof value === 'bigint' ? Number(value) : null
