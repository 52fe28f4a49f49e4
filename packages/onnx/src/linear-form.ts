import { ELEMENT_TYPE, type NumericColumnType } from './element-type.ts'
import { encodeModel } from './encode-model.ts'
import { readDoubles } from './graph-parts.ts'
import { type LinearInput, type LinearModel, linearGraph } from './linear-graph.ts'
import { FORMAT } from './model-format.ts'
import type { ModelProto, ValueInfoProto } from './onnx_pb.ts'

/** Whether a model's bytes may be those of a graph that millrace wrote: tells without decoding that another tool did. */
export const mayBeOurs = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(FORMAT.producerName)

/** The linear model that `linearGraph` wrote as this graph; undefined for every other graph. */
export function linearForm(model: ModelProto): LinearModel | undefined {
  const candidate = read(model)
  if (candidate === undefined) return undefined
  // Writing the candidate again and comparing is what proves it: no other graph gives the same nodes and constants.
  return Buffer.compare(encodeModel(linearGraph(candidate)), encodeModel(model)) === 0 ? candidate : undefined
}

function read({ graph }: ModelProto): LinearModel | undefined {
  const inputs = graph?.input.map(inputOf).filter((input) => input !== undefined)
  const [coefficients, intercept] = graph?.initializer.slice(0, 2).map(readDoubles) ?? []
  const output = graph?.output[0]?.name
  if (inputs === undefined || coefficients === undefined || output === undefined) return undefined
  const names = new Set([output, '', ...inputs.map(({ name }) => name)])
  const wellFormed =
    inputs.length > 0 &&
    inputs.length === graph?.input.length &&
    inputs.length === coefficients.length &&
    names.size === inputs.length + 2 &&
    intercept?.[0] !== undefined &&
    [...coefficients, intercept[0]].every(Number.isFinite)
  return wellFormed ? { inputs, coefficients, intercept: intercept[0] ?? 0, output } : undefined
}

function inputOf({ name, type }: ValueInfoProto): LinearInput | undefined {
  const known: readonly NumericColumnType[] = ['double', 'float', 'long', 'integer', 'boolean']
  const column = known.find((candidate) => ELEMENT_TYPE[candidate] === type?.tensorType?.elemType)
  return column === undefined ? undefined : { name, type: column }
}
