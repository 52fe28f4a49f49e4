import { environmentFiles } from './environment-files.ts'
import {
  GRAPH_FILE,
  INPUT_EXAMPLE,
  type ModelDescription,
  mlmodelDocument,
  SERVING_INPUT_EXAMPLE,
} from './mlmodel-document.ts'

/** The files of an MLflow model folder around an ONNX graph, by relative path; the same description gives the same bytes. */
export function modelFiles(model: ModelDescription & { readonly graph: Uint8Array }): Map<string, Uint8Array> {
  const content = new Map([[GRAPH_FILE, model.graph], ...exampleFiles(model)])
  // MLflow counts what is there before it writes the environment files and MLmodel.
  const sizeBytes = [...content.values()].reduce((sum, { length }) => sum + length, 0)
  const texts = [...environmentFiles(), ['MLmodel', mlmodelDocument(model, sizeBytes)] as const]
  return new Map([...content, ...texts.map(([path, text]): [string, Uint8Array] => [path, Buffer.from(text)])])
}

function exampleFiles({ inputExample, signature }: ModelDescription): [string, Uint8Array][] {
  if (inputExample.length === 0) return []
  const columns = signature.inputs.map(({ name }) => name)
  const split = { columns, data: inputExample.map((row) => columns.map((name) => row[name] ?? null)) }
  return [
    [INPUT_EXAMPLE, Buffer.from(JSON.stringify(split))],
    [SERVING_INPUT_EXAMPLE, Buffer.from(JSON.stringify({ dataframe_split: split }, null, 2))],
  ]
}
