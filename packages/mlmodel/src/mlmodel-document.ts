import { stringify } from 'yaml'
import { ONNX_VERSION, PYTHON_VERSION } from './environment-files.ts'
import type { ModelMetadata } from './model-metadata.ts'
import type { ColumnSpec, Signature } from './signature.ts'

/** The release whose keys are written: the first that knows model ids, so that every later one reads them. */
const FORMAT_VERSION = '3.0.0'

/** A row as JSON has it. */
export type ExampleRow = Readonly<Record<string, number | boolean | string | null>>

/** What a model folder says about its model. */
export interface ModelDescription {
  readonly runId: string
  /** The logged model, `m-` and 32 hex digits; undefined where the server is older than MLflow 3. */
  readonly modelId: string | undefined
  /** The URI that the folder will be stored under. */
  readonly artifactPath: string
  readonly signature: Signature
  /** A few rows that the model takes; none leaves the example files out. */
  readonly inputExample: readonly ExampleRow[]
  /** What is known of the model's origin; further fields are written as they are. */
  readonly metadata: ModelMetadata
  readonly createdAt: Date
}

/** The text of a model folder's `MLmodel`, with the keys, their order and the quoting that MLflow gives it. */
export function mlmodelDocument(model: ModelDescription, sizeBytes: number): string {
  const { signature, metadata, createdAt } = model
  const document = {
    artifact_path: model.artifactPath,
    flavors: flavors(),
    is_signature_from_type_hint: false,
    metadata,
    mlflow_version: FORMAT_VERSION,
    model_id: model.modelId ?? null,
    model_size_bytes: sizeBytes,
    model_uuid: model.modelId ?? model.runId,
    run_id: model.runId,
    ...(model.inputExample.length === 0 ? {} : { saved_input_example_info: EXAMPLE_INFO }),
    signature: { inputs: schema(signature.inputs), outputs: schema(signature.outputs), params: null },
    type_hint_from_example: false,
    utc_time_created: createdAt.toISOString().replace('T', ' ').replace('Z', '000'),
  }
  // PyYAML reads YAML 1.1, where a bare time stamp or 12e5 is no string; lines are not folded.
  return stringify(document, { version: '1.1', singleQuote: true, lineWidth: 0, indentSeq: false })
}

export const INPUT_EXAMPLE = 'input_example.json'
export const SERVING_INPUT_EXAMPLE = 'serving_input_example.json'
export const GRAPH_FILE = 'model.onnx'

const EXAMPLE_INFO = {
  artifact_path: INPUT_EXAMPLE,
  pandas_orient: 'split',
  serving_input_path: SERVING_INPUT_EXAMPLE,
  type: 'dataframe',
}

const flavors = () => ({
  onnx: {
    code: null,
    data: GRAPH_FILE,
    onnx_session_options: null,
    onnx_version: ONNX_VERSION,
    providers: ['CPUExecutionProvider'],
  },
  python_function: {
    data: GRAPH_FILE,
    env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
    loader_module: 'mlflow.onnx',
    python_version: PYTHON_VERSION,
  },
})

/** Columns as JSON with Python's spacing. */
function schema(columns: readonly ColumnSpec[]): string {
  const specs = columns.map(
    ({ name, type, required }) => `{"type": "${type}", "name": ${JSON.stringify(name)}, "required": ${required}}`,
  )
  return `[${specs.join(', ')}]`
}
