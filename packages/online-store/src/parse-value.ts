import { StepError } from '@millrace/errors'
import type { FeatureValue, Scalar } from './online-store.ts'
import { plainValue } from './plain-value.ts'
import {
  asBuffer,
  FIXED32,
  FIXED64,
  LENGTH_DELIMITED,
  readFields,
  readPackedVarints,
  type WireField,
} from './protobuf-wire.ts'
import { LIST_OFFSET, NULL_FIELD, type ScalarType, scalarTypeOfField } from './value-fields.ts'

/**
 * The value in a `feast.types.Value` message: null for an empty message, `null_val` and undefined bytes.
 * @throws StepError BROKEN_CONTRACT for bytes that are no such message, or a type that is not read here
 */
export function parseValue(bytes: Uint8Array | null | undefined): FeatureValue {
  if (bytes === null || bytes === undefined) return null
  const plain = plainValue(asBuffer(bytes))
  if (plain !== undefined) return plain
  const last = readFields(bytes).at(-1)
  if (last === undefined || last.number === NULL_FIELD) return null
  const scalar = scalarTypeOfField(last.number)
  if (scalar !== undefined) return scalarValue(last, scalar)
  const element = scalarTypeOfField(last.number - LIST_OFFSET)
  if (element !== undefined && last.wire === LENGTH_DELIMITED) {
    return readFields(last.bytes).flatMap((item) => listValues(item, element))
  }
  throw notReadable(`field ${last.number}`)
}

/** A repeated number may come packed, as all writers do today, or one field for each. */
function listValues(item: WireField, element: ScalarType): Scalar[] {
  if (item.wire !== LENGTH_DELIMITED || element === 'STRING' || element === 'BYTES') return [scalarValue(item, element)]
  if (element === 'DOUBLE') return pieces(item.bytes, 8).map((piece) => piece.readDoubleLE())
  if (element === 'FLOAT') return pieces(item.bytes, 4).map((piece) => piece.readFloatLE())
  return readPackedVarints(item.bytes).map((value) => varintValue(value, element))
}

function scalarValue(item: WireField, type: ScalarType): Scalar {
  switch (type) {
    case 'BYTES':
      if (item.wire === LENGTH_DELIMITED) return item.bytes
      break
    case 'STRING':
      if (item.wire === LENGTH_DELIMITED) return item.bytes.toString()
      break
    case 'DOUBLE':
      if (item.wire === FIXED64) return item.bytes.readDoubleLE()
      break
    case 'FLOAT':
      if (item.wire === FIXED32) return item.bytes.readFloatLE()
      break
    default:
      if (item.wire === 0) return varintValue(item.varint, type)
  }
  throw notReadable(`${type} in wire type ${item.wire}`)
}

function varintValue(value: bigint, type: ScalarType): number | bigint | boolean {
  if (type === 'BOOL') return value !== 0n
  const signed = BigInt.asIntN(type === 'INT32' ? 32 : 64, value)
  const number = Number(signed)
  return Number.isSafeInteger(number) ? number : signed
}

function pieces(bytes: Buffer, size: number): Buffer[] {
  if (bytes.length % size !== 0) throw notReadable(`a list of ${bytes.length} bytes`)
  return Array.from({ length: bytes.length / size }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
}

function notReadable(what: string): StepError {
  return new StepError('BROKEN_CONTRACT', `the online store holds a value that is not read here: ${what}`, {
    hint: 'only scalars and lists of BYTES, STRING, INT32, INT64, DOUBLE, FLOAT, BOOL and UNIX_TIMESTAMP are',
  })
}
