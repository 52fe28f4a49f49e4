import type { ValueType } from '@millrace/feature-registry'
import type { ByteWriter } from './byte-writer.ts'
import type { FeatureInput } from './online-store.ts'
import { FIXED32, FIXED64, VARINT } from './protobuf-wire.ts'
import { valueBytes } from './value-bytes.ts'
import { VALUE_FIELD } from './value-fields.ts'

/** Puts a value in as `valueBytes` would make it; nothing for null. */
export type ValueWriter = (into: ByteWriter, value: FeatureInput) => void

/** `valueBytes` for many values of one type: the plain cases of plain types go straight into the buffer. */
export function valueWriter(type: ValueType): ValueWriter {
  const general: ValueWriter = (into, value) => into.put(valueBytes(value, type))
  switch (type) {
    case 'DOUBLE':
      return (into, value) => {
        if (typeof value !== 'number') return general(into, value)
        into.byte(VALUE_FIELD.DOUBLE * 8 + FIXED64)
        into.reserve(8)
        into.at = into.bytes.writeDoubleLE(value, into.at)
      }
    case 'FLOAT':
      return (into, value) => {
        if (typeof value !== 'number') return general(into, value)
        into.byte(VALUE_FIELD.FLOAT * 8 + FIXED32)
        into.reserve(4)
        into.at = into.bytes.writeFloatLE(value, into.at)
      }
    case 'INT32':
    case 'INT64': {
      const largest = type === 'INT32' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER
      return (into, value) => {
        const isPlain = typeof value === 'number' && value >= 0 && value <= largest && Number.isInteger(value)
        if (!isPlain) return general(into, value)
        into.byte(VALUE_FIELD[type] * 8 + VARINT)
        into.varint(value)
      }
    }
    default:
      return general
  }
}
