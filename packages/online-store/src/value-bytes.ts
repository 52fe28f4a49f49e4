import type { ValueType } from '@millrace/feature-registry'
import type { FeatureInput } from './online-store.ts'
import { FIXED32, FIXED64, field, LENGTH_DELIMITED, VARINT, varint } from './protobuf-wire.ts'
import { integerInput, wrongType } from './scalar-input.ts'
import { LIST_OFFSET, type ScalarType, scalarTypeOf, VALUE_FIELD } from './value-fields.ts'

const EMPTY = Buffer.alloc(0)
const NOT_A_TIME = -(2n ** 63n)

/**
 * A value as Feast's `feast.types.Value` message; null as the empty message.
 * @throws StepError BROKEN_CONTRACT where the value is not of the type
 */
export function valueBytes(value: FeatureInput, type: ValueType): Buffer {
  if (value === null || value === undefined) return EMPTY
  const number = VALUE_FIELD[type]
  const scalar = scalarTypeOf(type)
  if (number < LIST_OFFSET) return field(number, WIRE[scalar], payload(value, scalar))
  if (!Array.isArray(value)) throw wrongType(value, type)
  return field(number, LENGTH_DELIMITED, listBody(value, scalar))
}

const WIRE: Readonly<Record<ScalarType, number>> = {
  BYTES: LENGTH_DELIMITED,
  STRING: LENGTH_DELIMITED,
  INT32: VARINT,
  INT64: VARINT,
  DOUBLE: FIXED64,
  FLOAT: FIXED32,
  BOOL: VARINT,
  UNIX_TIMESTAMP: VARINT,
}

function listBody(values: readonly FeatureInput[], type: ScalarType): Buffer {
  const items = values.map((value) => payload(value ?? inList(type), type))
  if (WIRE[type] === LENGTH_DELIMITED) return Buffer.concat(items.map((item) => field(1, LENGTH_DELIMITED, item)))
  return items.length === 0 ? EMPTY : field(1, LENGTH_DELIMITED, Buffer.concat(items))
}

/** Lists cannot hold null: Feast writes the type's zero, and numpy's not-a-time for timestamps. */
function inList(type: ScalarType): FeatureInput {
  if (type === 'STRING') return ''
  if (type === 'BYTES') return EMPTY
  if (type === 'BOOL') return false
  return type === 'UNIX_TIMESTAMP' ? NOT_A_TIME : 0
}

function payload(value: FeatureInput, type: ScalarType): Uint8Array {
  switch (type) {
    case 'BYTES':
      if (value instanceof Uint8Array) return value
      break
    case 'STRING':
      if (typeof value === 'string') return Buffer.from(value)
      break
    case 'BOOL':
      if (typeof value === 'boolean') return varint(value ? 1 : 0)
      break
    case 'DOUBLE':
    case 'FLOAT':
      if (typeof value === 'number' || typeof value === 'bigint') return floatBytes(Number(value), type)
      break
    default:
      return varint(integerInput(value, type))
  }
  throw wrongType(value, type)
}

function floatBytes(value: number, type: 'DOUBLE' | 'FLOAT'): Buffer {
  const bytes = Buffer.allocUnsafe(type === 'DOUBLE' ? 8 : 4)
  if (type === 'DOUBLE') bytes.writeDoubleLE(value)
  else bytes.writeFloatLE(value)
  return bytes
}
