import { MISSING_CATEGORY, PREDICTION } from '@millrace/contracts'
import type { ExampleRow } from '@millrace/mlmodel'
import { type ClassLabel, type OnnxModel, openModel, type TensorData } from '@millrace/onnx'
import type { RawSignature } from './raw-signature.ts'

/** Of the size of a prediction, or of 1: what sums in another order may differ by. */
const TOLERANCE = 1e-9

interface Exported {
  readonly graph: Uint8Array
  readonly signature: RawSignature
  readonly inputExample: readonly ExampleRow[]
  /** What the trained model predicts for the rows of the example; of a classifier the labels. */
  readonly expected: readonly ClassLabel[]
}

/** Runs an exported graph over its input example in onnxruntime; throws where it predicts anything but what was expected. */
export async function checkExport({ graph, signature, inputExample, expected }: Exported): Promise<void> {
  const rows = inputExample.length
  if (rows === 0) return
  const model = await openModel(graph, 'the exported model')
  try {
    const { [PREDICTION]: predicted } = await model.run(feeds(model, signature, inputExample), rows, [PREDICTION])
    const values = valuesOf(predicted)
    const differs = expected.findIndex((value, row) => !isClose(value, values[row]))
    if (differs >= 0 || values.length !== expected.length)
      throw new Error(
        `the exported model predicts ${values.join(', ')} for its input example, the fit ${expected.join(', ')}`,
      )
  } finally {
    await model.close()
  }
}

const valuesOf = (data: TensorData | undefined): readonly unknown[] =>
  data instanceof BigInt64Array ? Array.from(data, Number) : Array.from<unknown>(data ?? [])

function isClose(expected: ClassLabel, predicted: unknown): boolean {
  if (typeof predicted !== 'number') return expected === predicted
  // Booleans come as 0 and 1.
  const wanted = Number(expected)
  return Math.abs(predicted - wanted) <= TOLERANCE * Math.max(1, Math.abs(wanted))
}

function feeds(
  { inputs: ports }: OnnxModel,
  { inputs }: RawSignature,
  rows: readonly ExampleRow[],
): Record<string, TensorData> {
  const taken = new Set(ports.map(({ name }) => name))
  return Object.fromEntries(
    inputs
      .filter(({ name }) => taken.has(name))
      .map(({ name, type }) => {
        const values = rows.map((row) => row[name] ?? null)
        return [name, tensor(type, values)]
      }),
  )
}

function tensor(type: RawSignature['inputs'][number]['type'], values: readonly ExampleRow[string][]): TensorData {
  switch (type) {
    case 'string':
      return values.map((value) => (value === null ? MISSING_CATEGORY : String(value)))
    case 'long':
      return BigInt64Array.from(values, (value) => BigInt(Number(value)))
    case 'boolean':
      return Uint8Array.from(values, Number)
    case 'double':
      return Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)))
  }
}
