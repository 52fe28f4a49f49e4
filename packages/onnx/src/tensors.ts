import type { InferenceSession, OnnxValue, Tensor } from 'onnxruntime-node'

/** An input or output of a graph. */
export interface Port {
  readonly name: string
  /** Element type as onnxruntime names it (`float64`, `int64`, `bool`, …); undefined for what is not a tensor. */
  readonly dtype: Tensor.Type | undefined
  /** One entry a dimension, undefined where its size is open. */
  readonly shape: readonly (number | undefined)[]
}

/** Values of a tensor; Booleans are bytes of 0 and 1. */
export type TensorData = Float64Array | Float32Array | BigInt64Array | Int32Array | Uint8Array | readonly string[]

export function portOf(metadata: InferenceSession.ValueMetadata): Port {
  if (!metadata.isTensor) return { name: metadata.name, dtype: undefined, shape: [] }
  const shape = metadata.shape.map((size) => (typeof size === 'number' && size >= 0 ? size : undefined))
  return { name: metadata.name, dtype: metadata.type, shape }
}

/** The tensor that feeds `rows` rows to an input of one or two dimensions. */
export function tensorFor(TensorClass: typeof Tensor, port: Port, data: TensorData | undefined, rows: number): Tensor {
  if (data === undefined) throw new Error(`no data for the input "${port.name}"`)
  const width = port.shape.length < 2 ? 1 : (port.shape[1] ?? (rows === 0 ? 1 : data.length / rows))
  const dims = port.shape.length < 2 ? [rows] : [rows, width]
  if (data.length !== rows * width) {
    throw new Error(`${data.length} values for ${rows} rows of ${width} of the input "${port.name}"`)
  }
  if (port.dtype === 'float64' && data instanceof Float64Array) return new TensorClass('float64', data, dims)
  if (port.dtype === 'float32' && data instanceof Float32Array) return new TensorClass('float32', data, dims)
  if (port.dtype === 'int64' && data instanceof BigInt64Array) return new TensorClass('int64', data, dims)
  if (port.dtype === 'int32' && data instanceof Int32Array) return new TensorClass('int32', data, dims)
  if (port.dtype === 'bool' && data instanceof Uint8Array) return new TensorClass('bool', data, dims)
  if (port.dtype === 'string' && !ArrayBuffer.isView(data)) return new TensorClass('string', [...data], dims)
  throw new Error(`${data.constructor.name} for the ${port.dtype} input "${port.name}"`)
}

/** The values of an output tensor. */
export function readTensor(name: string, value: OnnxValue | undefined): TensorData {
  const data = value !== undefined && 'data' in value ? value.data : undefined
  if (
    data instanceof Float64Array ||
    data instanceof Float32Array ||
    data instanceof BigInt64Array ||
    data instanceof Int32Array ||
    data instanceof Uint8Array
  ) {
    return data
  }
  if (Array.isArray(data) && data.every((text) => typeof text === 'string')) return data
  throw new Error(`the output "${name}" is of a type that is not read`)
}
