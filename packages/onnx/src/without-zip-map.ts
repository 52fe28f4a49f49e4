import { classLabels } from './class-labels.ts'
import { encodeModel } from './encode-model.ts'
import { rowsOf } from './graph-parts.ts'
import { TensorProto_DataType as DataType, type ModelProto } from './onnx_pb.ts'

/**
 * The bytes of a classifier as skl2onnx exports it, whose probabilities are a list of maps, with the matrix that the maps are
 * made of as the output in their place: onnxruntime cannot hand maps to JavaScript. Undefined where there are none.
 */
export function withoutZipMap(model: ModelProto): Uint8Array | undefined {
  const { graph } = model
  const maps = new Map((graph?.node ?? []).flatMap(({ opType, input, output }) => zipped(opType, input, output)))
  if (graph === undefined || !graph.output.some(({ name }) => maps.has(name))) return undefined
  const classes = classLabels(model)?.length
  return encodeModel({
    ...model,
    graph: {
      ...graph,
      node: graph.node.filter(({ output }) => !output.some((name) => maps.has(name))),
      output: graph.output.map((port) => {
        const matrix = maps.get(port.name)
        return matrix === undefined ? port : rowsOf(matrix, DataType.FLOAT, classes === undefined ? [] : [classes])
      }),
    },
  })
}

function zipped(opType: string, [matrix]: readonly string[], [maps]: readonly string[]): [string, string][] {
  return opType !== 'ZipMap' || matrix === undefined || maps === undefined ? [] : [[maps, matrix]]
}
