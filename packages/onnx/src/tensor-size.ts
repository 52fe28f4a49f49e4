import type { TensorProto } from './onnx_pb.ts'

/** Bits of an element, by its number in TensorProto.DataType; text (8) has no fixed size. */
const ELEMENT_BITS: ReadonlyMap<number, number> = new Map([
  ...[2, 3, 9, 17, 18, 19, 20, 24].map((type) => [type, 8] as const),
  ...[4, 5, 10, 16].map((type) => [type, 16] as const),
  ...[1, 6, 12].map((type) => [type, 32] as const),
  ...[7, 11, 13, 14].map((type) => [type, 64] as const),
  ...[21, 22, 23].map((type) => [type, 4] as const),
  ...[25, 26].map((type) => [type, 2] as const),
  [15, 128],
])
const TEXT = 8
/** Complex numbers, whose typed fields hold two entries a number. */
const COMPLEX: ReadonlySet<number> = new Set([14, 15])

/** How many elements a constant's dimensions announce; undefined where one is negative or their product is no safe integer. */
export function elementCount({ dims }: Pick<TensorProto, 'dims'>): number | undefined {
  if (dims.some((size) => size < 0n)) return undefined
  const count = dims.reduce((product, size) => product * size, 1n)
  return count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : undefined
}

/** The bytes that a constant of numbers takes; undefined for text, unknown types and dimensions that cannot be. */
export function byteSize(tensor: Pick<TensorProto, 'dims' | 'dataType'>): number | undefined {
  const bits = ELEMENT_BITS.get(tensor.dataType)
  const count = elementCount(tensor)
  return bits === undefined || count === undefined ? undefined : Math.ceil((count * bits) / 8)
}

/** What is wrong with a constant inside the model's file: its dimensions, its type, or data of another size than these announce. */
export function tensorSizeProblem(tensor: TensorProto): string | undefined {
  const { name, dims, dataType, rawData } = tensor
  const described = `the constant "${name}" of shape [${dims.join(', ')}]`
  const count = elementCount(tensor)
  if (count === undefined) return `${described} cannot be`
  if (dataType !== TEXT && !ELEMENT_BITS.has(dataType)) return `${described} is of the unknown element type ${dataType}`
  if (rawData.length > 0) {
    const bytes = byteSize(tensor)
    return rawData.length === bytes ? undefined : `${described} holds ${rawData.length} bytes instead of ${bytes}`
  }
  const bits = ELEMENT_BITS.get(dataType) ?? 8
  // Numbers of fewer than eight bits share the entries of a typed field.
  const entries = COMPLEX.has(dataType) ? count * 2 : bits < 8 ? Math.ceil((count * bits) / 8) : count
  const held = typedEntries(tensor)
  return held === entries ? undefined : `${described} holds ${held} values instead of ${entries}`
}

const typedEntries = (tensor: TensorProto): number =>
  tensor.floatData.length +
  tensor.doubleData.length +
  tensor.int32Data.length +
  tensor.int64Data.length +
  tensor.uint64Data.length +
  tensor.stringData.length
