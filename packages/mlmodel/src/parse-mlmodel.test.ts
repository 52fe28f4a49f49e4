import { expect, test } from 'vitest'
import { parseMlmodel } from './parse-mlmodel.ts'

/** Saved by mlflow 3.17.2 with `mlflow.onnx.save_model` and an inferred signature. */
const BY_MLFLOW = `flavors:
  onnx:
    code: null
    data: model.onnx
    onnx_session_options: null
    onnx_version: 1.22.0
    providers:
    - CUDAExecutionProvider
    - CPUExecutionProvider
  python_function:
    data: model.onnx
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.onnx
    python_version: 3.11.7
is_signature_from_type_hint: false
mlflow_version: 3.17.2
model_id: null
model_size_bytes: 669
model_uuid: 29c5591dec8442c58c8ce1f403382441
prompts: null
signature:
  inputs: '[{"type": "double", "name": "a", "required": true}, {"type": "double",
    "name": "b", "required": false}, {"type": "long", "name": "c"}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 1]}}]'
  params: null
type_hint_from_example: false
utc_time_created: '2026-11-21 09:07:03.661015'
`

test('a file that MLflow wrote is read, an unnamed output left out', () => {
  expect(parseMlmodel(BY_MLFLOW, 'MLmodel')).toEqual({
    data: 'model.onnx',
    signature: {
      inputs: [
        { name: 'a', type: 'double', required: true },
        { name: 'b', type: 'double', required: false },
        { name: 'c', type: 'long', required: true },
      ],
      outputs: [],
    },
    metadata: {},
    runId: undefined,
    modelId: undefined,
  })
})

test('an id that PyYAML leaves unquoted is text, although its digits look like a number', () => {
  const runId = '12345678901234567890123456789e12'
  expect(parseMlmodel(`run_id: ${runId}\n${BY_MLFLOW}`, 'MLmodel').runId).toBe(runId)
})

test('a JSON document is read as well', () => {
  const inputs = '[{"type":"double","name":"a"}]'
  const json = JSON.stringify({ flavors: { onnx: { data: 'g.onnx' } }, signature: { inputs }, run_id: 'r' })
  expect(parseMlmodel(json, 'MLmodel')).toMatchObject({ data: 'g.onnx', runId: 'r' })
})

const signature = (inputs: string) =>
  `flavors: {onnx: {data: model.onnx}}\nsignature: {inputs: '${inputs}', outputs: null, params: null}\n`
const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f']
  .map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcde'[i]}`).join(', ')}]`)
  .join('\n')}\n`

test.each([
  [
    'a model of another flavor',
    'flavors: {sklearn: {pickled_model: model.pkl}, python_function: {}}',
    /flavors: .*flavor sklearn; only onnx/,
  ],
  ['a Python function', 'flavors: {python_function: {loader_module: os}}', /flavor python_function/],
  ['no flavors', 'run_id: x', /m\/MLmodel: flavors: /],
  ['an empty file', '', /m\/MLmodel: its content: /],
  ['a list', '- 1', /m\/MLmodel: its content: /],
  ['no YAML', 'flavors: {onnx: [', /m\/MLmodel is not YAML/],
  ['a key twice', 'flavors: {}\nflavors: {}', /m\/MLmodel is not YAML/],
  ['binary junk', '\u0000\u0001\u0002', /m\/MLmodel/],
  ['brackets without end', '['.repeat(20_000), /m\/MLmodel is not YAML/],
  ['an alias bomb', bomb, /m\/MLmodel is not YAML/],
  ['a graph that is no path', 'flavors: {onnx: {data: [1]}}', /m\/MLmodel: flavors\.onnx\.data: /],
  ['no signature', 'flavors: {onnx: {data: model.onnx}}', /m\/MLmodel: signature: /],
  ['no inputs', 'flavors: {onnx: {}}\nsignature: {inputs: null}', /m\/MLmodel: signature\.inputs: /],
  ['inputs that are no JSON', signature('[{'), /signature\.inputs: not a JSON list/],
  ['inputs that are no list', signature('{"a": 1}'), /signature\.inputs: not a JSON list/],
  ['an empty list of inputs', signature('[]'), /signature\.inputs: there are none/],
  [
    'a tensor',
    signature('[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 3]}}]'),
    /input 1 is .*tensor/,
  ],
  ['columns without names', signature('[{"type": "double"}]'), /not every input is a column with a name/],
  ['a nested column', signature('[{"type": "array", "items": {"type": "double"}, "name": "a"}]'), /input 1 is .*array/],
  [
    'a column twice',
    signature('[{"type":"double","name":"a"},{"type":"long","name":"a"}]'),
    /two columns have the same name/,
  ],
  ['metadata that is no map', `${signature('[{"type":"double","name":"a"}]')}metadata: 3`, /m\/MLmodel: metadata: /],
])('%s is refused, naming the file and the key', (_, text, message) => {
  let caught: unknown
  try {
    parseMlmodel(text, 'm/MLmodel')
  } catch (error) {
    caught = error
  }
  expect(caught).toMatchObject({ code: 'BROKEN_CONTRACT', message: expect.stringMatching(message) })
})
