import { StepError } from '@millrace/errors'

/** What turns a model of a flavor into an ONNX graph. */
const CONVERTERS: Readonly<Record<string, string>> = {
  sklearn: 'skl2onnx',
  xgboost: 'onnxmltools',
  lightgbm: 'onnxmltools',
  catboost: 'catboost.save_model(format="onnx")',
  spark: 'onnxmltools',
  pytorch: 'torch.onnx.export',
  tensorflow: 'tf2onnx',
  keras: 'tf2onnx',
  transformers: 'optimum',
}

/** The refusal of a model without an ONNX graph, by the names of what it has. */
export function foreignFlavors(flavors: readonly string[], source: string): StepError {
  const converter = flavors.map((name) => CONVERTERS[name]).find((found) => found !== undefined)
  const names = flavors.length === 0 ? 'no flavors' : `flavors ${flavors.join(', ')}`
  return new StepError('BROKEN_CONTRACT', `${source}: the model has ${names}; only onnx is scored`, {
    hint: `export it with ${converter ?? 'a converter to ONNX'} and log it with mlflow.onnx.log_model`,
  })
}
