import type { Table } from '@millrace/artifact-store'
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
import { encodeModel } from '@millrace/onnx'
import type { ModelIds } from '@millrace/tracking'
import { planAcceptsNulls } from '@millrace/transforms'
import type { Expr, LazyDataFrame } from 'nodejs-polars'
import { predictions } from '../fits/fitted.ts'
import { type Stretch, stretchesOf, stretchOf } from '../rows/stretches.ts'
import { checkExport } from './check-export.ts'
import { modelGraph } from './model-graph.ts'
import { type RawSignature, rawSignature } from './raw-signature.ts'
import type { TrainedModel } from './trained-model.ts'

const EXAMPLE_ROWS = 3

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
  const inputExample = await exampleRows(trained, signature)
  const expected = await examplePredictions(trained)
  await checkExport({ graph, signature, inputExample, expected })
  const takesText = signature.inputs.some(({ type }) => type === 'string')
  const metadata = withoutGaps({
    ...origin(trained),
    training_predictions: await ofTrainingRows(trained),
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

/** How the predictions of the training rows are spread, in one more reading; undefined of a classifier's labels. */
async function ofTrainingRows(trained: TrainedModel): Promise<PredictionSummary | undefined> {
  const { design, tables } = trained
  const expression = await predictionExpression(trained)
  if (expression === undefined) return undefined
  const select = (table: Table) => table.frame.select(expression.alias(PREDICTION))
  const stretches = stretchesOf(design)
  const predicted = stretches.length === 1 ? select(design) : await joined(stretches)
  return await predictionSummary(predicted, (plan) => tables.collect(plan))

  async function joined(stretches: readonly Stretch[]): Promise<LazyDataFrame> {
    const { default: pl } = await import('nodejs-polars')
    const parts: LazyDataFrame[] = []
    for (const [number, stretch] of stretches.entries()) {
      const path = tables.scratch(`predictions-${number}`)
      await tables.parquet(select(stretchOf(design, stretch)), path, { compression: 'uncompressed' })
      parts.push(pl.scanParquet(path))
    }
    return pl.concat(parts, { how: 'vertical' })
  }
}

async function predictionExpression({ fitted: { model }, columns, design }: TrainedModel): Promise<Expr | undefined> {
  if (model.kind === 'linear') {
    const inputs = columns.design.map(({ name }) => ({ name, type: 'double' as const }))
    return await linearExpression({ inputs, ...model.linear }, design.columns)
  }
  if (model.kind === 'classifier') return undefined
  const { default: pl } = await import('nodejs-polars')
  const { feature, centre, scale, coefficients } = model.curve
  const scaled = pl
    .col(columns.design[feature]?.name ?? '')
    .cast(pl.Float64)
    .minus(pl.lit(centre))
    .divideBy(pl.lit(scale))
  return coefficients.reduceRight<Expr>(
    (sum, coefficient) => sum.multiplyBy(scaled).plus(pl.lit(coefficient)),
    pl.lit(0),
  )
}

/** Of the input example, by the coefficients and not by the graph, so that a graph that says something else is found out. */
async function examplePredictions({ fitted, columns, design, tables, classes }: TrainedModel): Promise<number[]> {
  const names = columns.design.map(({ name }) => name)
  const rows = await tables.collect(design.frame.select(...names).limit(EXAMPLE_ROWS))
  const predicted = predictions(
    fitted.model,
    names.map((name) => Float64Array.from(rows, (row) => Number(row[name] ?? Number.NaN))),
  )
  return Array.from(predicted, (value) => (classes === undefined ? value : (classes[value] ?? Number.NaN)))
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
