import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeModel } from '@millrace/onnx'
import { type ColumnSpec, modelFiles } from '../src/index.ts'

type Dim = number | 'N'
/** Element types by their numbers in TensorProto.DataType. */
export const TYPE = { float: 1, int8: 3, int64: 7, string: 8, double: 11 } as const
export type ElementName = keyof typeof TYPE

export const port = (name: string, type: ElementName, dims: readonly Dim[]) => ({
  name,
  type: {
    tensorType: {
      elemType: TYPE[type],
      shape: {
        dim: dims.map((size) =>
          size === 'N'
            ? { value: { case: 'dimParam' as const, value: size } }
            : { value: { case: 'dimValue' as const, value: BigInt(size) } },
        ),
      },
    },
  },
})

interface Graph {
  readonly input: ReturnType<typeof port>[]
  readonly output: ReturnType<typeof port>[]
  readonly node: {
    opType: string
    domain?: string
    input: string[]
    output: string[]
    attribute?: {
      name: string
      type: number
      i?: bigint
      f?: number
      s?: Uint8Array
      floats?: number[]
      strings?: Uint8Array[]
    }[]
  }[]
  readonly initializer?: {
    name: string
    dims: bigint[]
    dataType: number
    floatData?: number[]
    doubleData?: number[]
    int64Data?: bigint[]
  }[]
}

export const encodeGraph = (graph: Graph): Uint8Array =>
  encodeModel({
    irVersion: 8n,
    opsetImport: [{ version: 15n }, { domain: 'ai.onnx.ml', version: 3n }],
    graph: { name: 'g', ...graph },
  })

export const columns = (...specs: [name: string, type: ColumnSpec['type'], required?: boolean][]): ColumnSpec[] =>
  specs.map(([name, type, required = true]) => ({ name, type, required }))

/** Writes a model folder around a graph. */
export async function writeModel(folder: string, graph: Uint8Array, inputs: readonly ColumnSpec[]): Promise<string> {
  const files = modelFiles({
    runId: '6d3f0b5be2a24d7fa3c5e1a9b0c7d812',
    modelId: 'm-0f0e0d0c0b0a09080706050403020100',
    artifactPath: 'mlflow-artifacts:/0/models/m-0f0e0d0c0b0a09080706050403020100/artifacts',
    signature: { inputs, outputs: columns(['prediction', 'double']) },
    graph,
    inputExample: [],
    metadata: { producer: 'millrace' },
    createdAt: new Date(0),
  })
  await mkdir(folder, { recursive: true })
  for (const [path, bytes] of files) await writeFile(join(folder, path), bytes)
  return folder
}
