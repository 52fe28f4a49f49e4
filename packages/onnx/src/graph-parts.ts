import { create } from '@bufbuild/protobuf'
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb.ts'

/** A whole number, texts, or whole numbers. */
export type AttributeValue = number | readonly string[] | readonly bigint[]

/** A node of one output with attributes such as Cast's `to`. */
export function node(
  opType: string,
  input: readonly string[],
  output: string,
  attributes: Readonly<Record<string, AttributeValue>> = {},
): NodeProto {
  const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value))
  return create(NodeProtoSchema, { opType, input: [...input], output: [output], attribute })
}

function attributeOf(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === 'number') {
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) })
  }
  const [first] = value
  if (typeof first === 'bigint') {
    const ints = value.filter((item) => typeof item === 'bigint')
    return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints })
  }
  const strings = value.filter((item) => typeof item === 'string').map((text) => Buffer.from(text))
  return create(AttributeProtoSchema, { name, type: AttributeType.STRINGS, strings })
}

/** A named tensor with a number of rows that is open, and of the further dimensions given. */
export function rowsOf(name: string, elemType: DataType, dimensions: readonly number[] = []): ValueInfoProto {
  const fixed = dimensions.map((size) => ({ value: { case: 'dimValue' as const, value: BigInt(size) } }))
  const dim = [{ value: { case: 'dimParam' as const, value: 'N' } }, ...fixed]
  return create(ValueInfoProtoSchema, { name, type: { tensorType: { elemType, shape: { dim } } } })
}

/** A constant of doubles in row-major order. */
export function doubles(name: string, dims: readonly number[], values: ArrayLike<number>): TensorProto {
  const rawData = new Uint8Array(values.length * 8)
  const view = new DataView(rawData.buffer)
  for (let i = 0; i < values.length; i++) view.setFloat64(i * 8, values[i] ?? Number.NaN, true)
  return create(TensorProtoSchema, { name, dims: dims.map(BigInt), dataType: DataType.DOUBLE, rawData })
}

/** A constant vector of 64-bit integers. */
export function longs(name: string, values: readonly number[]): TensorProto {
  const rawData = new Uint8Array(values.length * 8)
  const view = new DataView(rawData.buffer)
  for (const [i, value] of values.entries()) view.setBigInt64(i * 8, BigInt(value), true)
  return create(TensorProtoSchema, { name, dims: [BigInt(values.length)], dataType: DataType.INT64, rawData })
}

/** A constant vector of texts. */
export const texts = (name: string, values: readonly string[]): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dims: [BigInt(values.length)],
    dataType: DataType.STRING,
    stringData: values.map((text) => Buffer.from(text)),
  })

/** The numbers of a constant that `doubles` wrote. */
export function readDoubles(tensor: TensorProto): number[] {
  const { buffer, byteOffset, byteLength } = tensor.rawData
  const view = new DataView(buffer, byteOffset, byteLength)
  return Array.from({ length: Math.floor(byteLength / 8) }, (_, i) => view.getFloat64(i * 8, true))
}
