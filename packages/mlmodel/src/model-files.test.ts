import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { modelFiles } from './model-files.ts'
import { parseMlmodel } from './parse-mlmodel.ts'

const MODEL: Parameters<typeof modelFiles>[0] = {
  runId: '6d3f0b5be2a24d7fa3c5e1a9b0c7d812',
  modelId: 'm-0f0e0d0c0b0a09080706050403020100',
  artifactPath: 'mlflow-artifacts:/3/models/m-0f0e0d0c0b0a09080706050403020100/artifacts',
  signature: {
    inputs: [
      { name: 'distance', type: 'double', required: true },
      { name: 'stops', type: 'long', required: true },
    ],
    outputs: [{ name: 'prediction', type: 'double', required: true }],
  },
  graph: new Uint8Array(500),
  inputExample: [{ stops: 3, distance: 0.5 }],
  metadata: { producer: 'millrace' },
  createdAt: new Date('2026-11-20T08:47:05.982Z'),
}

const text = (model: typeof MODEL, path: string) => Buffer.from(modelFiles(model).get(path) ?? []).toString()

/** As MLflow's own `MLmodel` of an ONNX model with named columns; 500 + 49 + 145 bytes of graph and examples. */
const EXPECTED = `artifact_path: mlflow-artifacts:/3/models/m-0f0e0d0c0b0a09080706050403020100/artifacts
flavors:
  onnx:
    code: null
    data: model.onnx
    onnx_session_options: null
    onnx_version: 1.22.0
    providers:
    - CPUExecutionProvider
  python_function:
    data: model.onnx
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.onnx
    python_version: 3.11.7
is_signature_from_type_hint: false
metadata:
  producer: millrace
mlflow_version: 3.0.0
model_id: m-0f0e0d0c0b0a09080706050403020100
model_size_bytes: 694
model_uuid: m-0f0e0d0c0b0a09080706050403020100
run_id: 6d3f0b5be2a24d7fa3c5e1a9b0c7d812
saved_input_example_info:
  artifact_path: input_example.json
  pandas_orient: split
  serving_input_path: serving_input_example.json
  type: dataframe
signature:
  inputs: '[{"type": "double", "name": "distance", "required": true}, {"type": "long", "name": "stops", "required": true}]'
  outputs: '[{"type": "double", "name": "prediction", "required": true}]'
  params: null
type_hint_from_example: false
utc_time_created: '2026-11-20 08:47:05.982000'
`

test('MLmodel is written as MLflow writes it', () => {
  expect(text(MODEL, 'MLmodel')).toBe(EXPECTED)
})

test('a folder holds the graph, the description, the examples and three environment files', () => {
  expect([...modelFiles(MODEL).keys()].sort()).toEqual([
    'MLmodel',
    'conda.yaml',
    'input_example.json',
    'model.onnx',
    'python_env.yaml',
    'requirements.txt',
    'serving_input_example.json',
  ])
})

test('examples list their columns in the order of the signature', () => {
  expect(text(MODEL, 'input_example.json')).toBe('{"columns":["distance","stops"],"data":[[0.5,3]]}')
  expect(JSON.parse(text(MODEL, 'serving_input_example.json'))).toEqual({
    dataframe_split: { columns: ['distance', 'stops'], data: [[0.5, 3]] },
  })
})

test('without example rows there are no example files, and MLmodel names none', () => {
  const files = modelFiles({ ...MODEL, inputExample: [] })
  expect([...files.keys()].filter((path) => path.endsWith('.json'))).toEqual([])
  expect(text({ ...MODEL, inputExample: [] }, 'MLmodel')).not.toContain('saved_input_example_info')
})

test('the three environment files pin the same packages', () => {
  const pins = text(MODEL, 'requirements.txt').trimEnd().split('\n')
  expect(pins.map((pin) => pin.split('==')[0])).toEqual(['mlflow', 'numpy', 'onnx', 'onnxruntime', 'pandas'])
  expect(pins.every((pin) => /^[a-z]+==\d+\.\d+\.\d+$/.test(pin))).toBe(true)
  expect(parse(text(MODEL, 'conda.yaml'))).toMatchObject({
    dependencies: [/python=/, 'pip', { pip: pins }].map(expectAny),
  })
  expect(parse(text(MODEL, 'python_env.yaml'))).toMatchObject({ dependencies: ['-r requirements.txt'] })
})

const expectAny = (value: unknown) => (value instanceof RegExp ? expect.stringMatching(value) : value)

test('on a server older than MLflow 3 the model has no id, and its run stands for it', () => {
  const older = parse(text({ ...MODEL, modelId: undefined }, 'MLmodel'))
  expect(older).toMatchObject({ model_id: null, model_uuid: MODEL.runId })
})

test('an id of digits that look like a number stays text for a YAML 1.1 reader', () => {
  const runId = '12345678901234567890123456789e12'
  const written = text({ ...MODEL, runId }, 'MLmodel')
  expect(written).toContain(`run_id: '${runId}'`)
  expect(parseMlmodel(written, 'MLmodel').runId).toBe(runId)
})

test('what is written is read back', () => {
  const metadata = { on: 'yes', time: '2026-11-20 08:47:05', 'a: b': ['#', "'", '"', '\n', 'ü', null, 1.5, true] }
  const inputs = [
    { name: 'it\'s "quoted": \\ é\n', type: 'double', required: true },
    { name: '- [a, b] #c', type: 'boolean', required: false },
  ] as const
  const model = { ...MODEL, metadata, signature: { ...MODEL.signature, inputs } }
  expect(parseMlmodel(text(model, 'MLmodel'), 'MLmodel')).toEqual({
    data: 'model.onnx',
    signature: model.signature,
    metadata,
    runId: MODEL.runId,
    modelId: MODEL.modelId,
    sizeBytes: expect.any(Number),
  })
})
