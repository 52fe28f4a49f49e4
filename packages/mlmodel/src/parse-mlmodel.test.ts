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
    sizeBytes: 669,
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
  ['no flavors', 'run_id: x', /m\/MLmodel: flavors: /],
  ['an empty file', '', /m\/MLmodel: its content: /],
  ['a list', '- 1', /m\/MLmodel: its content: /],
  ['no YAML', 'flavors: {onnx: [', /m\/MLmodel is not YAML/],
  ['a key twice', 'flavors: {}\nflavors: {}', /m\/MLmodel is not YAML.*the key "flavors" occurs twice/],
  ['a key twice inside', 'flavors: {onnx: {data: a, data: b}}', /the key "data" occurs twice/],
  ['a key that is a list', 'flavors: {onnx: {}}\n? [a]\n: 2', /m\/MLmodel is not YAML/],
  ['a tag of Python', 'flavors: !!python/object/apply:os.system [ls]', /m\/MLmodel is not YAML/],
  ['two documents', 'flavors: {onnx: {}}\n---\nflavors: {}', /m\/MLmodel is not YAML/],
  ['a size that is none', 'flavors: {onnx: {}}\nmodel_size_bytes: -1', /m\/MLmodel: model_size_bytes: /],
  ['a size that is text', "flavors: {onnx: {}}\nmodel_size_bytes: '12'", /m\/MLmodel: model_size_bytes: /],
  ['binary junk', '\u0000\u0001\u0002', /m\/MLmodel/],
  ['brackets without end', '['.repeat(20_000), /m\/MLmodel is not YAML/],
  ['an alias bomb', bomb, /m\/MLmodel is not YAML/],
  ['a graph that is no path', 'flavors: {onnx: {data: [1]}}', /m\/MLmodel: flavors\.onnx\.data: /],
  ['a signature that is a list', 'flavors: {onnx: {}}\nsignature: []', /m\/MLmodel: signature: /],
  ['inputs that are no JSON', signature('[{'), /signature\.inputs: not a JSON list/],
  ['inputs that are no list', signature('{"a": 1}'), /signature\.inputs: not a JSON list/],
  ['an empty list of inputs', signature('[]'), /signature\.inputs: there are none/],
  [
    'a tensor among columns',
    signature(
      '[{"type": "double", "name": "a"}, {"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1]}}]',
    ),
    /input 2 is .*tensor/,
  ],
  ['a name among columns without', signature('[{"type": "double"}, {"type": "double", "name": "a"}]'), /input 1 is/],
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

test.each([
  ['no signature', 'flavors: {onnx: {data: model.onnx}}'],
  ['no signature by name', 'flavors: {onnx: {}}\nsignature: null'],
  ['no inputs', 'flavors: {onnx: {}}\nsignature: {inputs: null}'],
  ['a tensor', signature('[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 3]}}]')],
  ['named tensors', signature('[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}, "name": "a"}]')],
  ['columns without names', signature('[{"type": "double"}, {"type": "long"}]')],
])('a model with %s has no signature of columns', (_, text) => {
  expect(parseMlmodel(text, 'MLmodel').signature).toBeUndefined()
})

test.each([
  [
    ['sklearn', 'python_function'],
    /flavors sklearn, python_function; only onnx/,
    /^export it with skl2onnx and .*mlflow\.onnx/,
  ],
  [['python_function'], /flavors python_function/, /^export it with a converter to ONNX/],
  [['lightgbm', 'python_function'], /flavors lightgbm, python_function/, /onnxmltools/],
  [[], /the model has no flavors/, /a converter/],
])('a model of %j is refused by name, with what exports it', (flavors, message, hint) => {
  const text = JSON.stringify({ flavors: Object.fromEntries(flavors.map((name) => [name, {}])) })
  expect(() => parseMlmodel(text, 'MLmodel')).toThrow(message)
  expect(() => parseMlmodel(text, 'MLmodel')).toThrow(expect.objectContaining({ hint: expect.stringMatching(hint) }))
})

test('a key that looks like a number is text', () => {
  const text = `${signature('[{"type":"double","name":"a"}]')}metadata: {1: a, yes: b}\n`
  expect(parseMlmodel(text, 'MLmodel').metadata).toEqual({ 1: 'a', yes: 'b' })
})

test('a list that PyYAML wrote once and named again is read', () => {
  const text = `${signature('[{"type":"double","name":"a"}]')}metadata: {first: &id001 [1, 2], second: *id001}\n`
  expect(parseMlmodel(text, 'MLmodel').metadata).toEqual({ first: [1, 2], second: [1, 2] })
})

test('a file of many keys, and one of many repeated keys, is read or refused at once', () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1\n`).join('')
  expect(parseMlmodel(`${signature('[{"type":"double","name":"a"}]')}${keys}`, 'MLmodel').data).toBe('model.onnx')
  expect(() => parseMlmodel(`${keys}${keys}`, 'MLmodel')).toThrow('the key "k0" occurs twice')
})

const origin = {
  millrace_version: '0.1.0',
  target: 'y',
  feature_service: 'ranking',
  registry_hash: 'ab',
  training_data_hash: { train_x: 'cd' },
  training_set_id: 'ef',
  training_predictions: { rows: 2, missing: 1, mean: 1.5, std: 0.5, deciles: [1, 1, 1, 1, 1, 1.5, 2, 2, 2, 2, 2] },
  missing_category: '',
}
const withMetadata = (metadata: object) =>
  parseMlmodel(JSON.stringify({ flavors: { onnx: {} }, metadata }), 'MLmodel').metadata

test("a model's origin is read back, with fields of others beside it", () => {
  expect(withMetadata({ ...origin, theirs: [1] })).toEqual({ ...origin, theirs: [1] })
})

test('a field of the same name and another shape, as another tool may write it, is not taken for ours', () => {
  const { training_predictions, target, ...kept } = origin
  const foreign = { ...kept, target: ['a', 'b'], training_predictions: { ...training_predictions, deciles: [1] } }
  expect(withMetadata(foreign)).toEqual({ ...kept, target: undefined, training_predictions: undefined })
})
