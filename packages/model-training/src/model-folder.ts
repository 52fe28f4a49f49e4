import { PREDICTION } from '@millrace/contracts'
import { type ExampleRow, modelFiles, type NumericSignature, signatureFor } from '@millrace/mlmodel'
import { encodeModel, linearGraph } from '@millrace/onnx'
import type { ModelIds } from '@millrace/tracking'
import type { TrainedModel } from './store-run.ts'

const EXAMPLE_ROWS = 3

/** The MLflow folder of a trained model, to be made when the ids that go into it are known. */
export async function modelFolder(trained: TrainedModel): Promise<(ids: ModelIds) => Map<string, Uint8Array>> {
  const { fitted, columns, trainX } = trained
  const signature = signatureFor(columns.features)
  const { coefficients, intercept } = fitted.model
  const graph = encodeModel(linearGraph({ inputs: signature.inputs, coefficients, intercept, output: PREDICTION }))
  const inputExample = await exampleRows(trained, signature)
  const metadata = { ...trainX.metadata }
  return ({ runId, modelId, artifactUri }) =>
    modelFiles({
      graph,
      signature,
      inputExample,
      runId,
      modelId,
      artifactPath: artifactUri,
      createdAt: new Date(),
      metadata: {
        target: columns.target.name,
        ...(metadata.feature_service === undefined ? {} : { feature_service: metadata.feature_service }),
        ...(metadata.set_id === undefined ? {} : { training_set_id: metadata.set_id }),
      },
    })
}

/** The first training rows, so that whoever loads the model can try it. */
async function exampleRows({ trainX, tables }: TrainedModel, { inputs }: NumericSignature): Promise<ExampleRow[]> {
  const rows = await tables.collect(trainX.frame.select(...inputs.map(({ name }) => name)).limit(EXAMPLE_ROWS))
  return rows.map((row) => Object.fromEntries(inputs.map(({ name }) => [name, exampleValue(row[name])])))
}

const exampleValue = (value: unknown): number | boolean | null =>
  typeof value === 'number' || typeof value === 'boolean' ? value : typeof value === 'bigint' ? Number(value) : null
