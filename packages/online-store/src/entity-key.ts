import type { ValueType } from '@millrace/feature-registry'
import type { KeyValue } from './online-store.ts'
import { integerInput, wrongType } from './scalar-input.ts'
import { VALUE_FIELD } from './value-fields.ts'

export interface JoinKey {
  readonly name: string
  readonly valueType: ValueType
}

/** Values in the order of the join keys they were made for, as bytes. */
export type EntityKeySerializer = (values: readonly (KeyValue | null | undefined)[]) => Buffer

const NO_BYTES = Buffer.alloc(0)

/** What Feast stores for a view without entities. */
const NO_ENTITY: JoinKey = { name: '__dummy_id', valueType: 'STRING' }

/**
 * Feast's entity key, serialization version 3: names sorted by their UTF-8 bytes, then the values in that order.
 * @throws StepError BROKEN_CONTRACT for a value that is null or not of its join key's type, or a type keys cannot have
 */
export function serializeEntityKey(
  joinKeys: readonly JoinKey[],
  values: readonly (KeyValue | null | undefined)[],
): Buffer {
  return entityKeySerializer(joinKeys)(values)
}

/** `serializeEntityKey` for many keys: what they have in common is made once. */
export function entityKeySerializer(joinKeys: readonly JoinKey[]): EntityKeySerializer {
  if (joinKeys.length === 0) {
    const only = serializeEntityKey([NO_ENTITY], [''])
    return () => only
  }
  const order = joinKeys
    .map(({ name, valueType }, index) => ({ name: Buffer.from(name), valueType, index }))
    .sort((a, b) => a.name.compare(b.name))
  const names = entityKeyPrefix(joinKeys)
  return (values) => {
    const parts = order.map(({ valueType, index }) => keyValueBytes(values[index], valueType))
    const key = Buffer.allocUnsafe(parts.reduce((size, part) => size + 8 + part.length, names.length))
    let at = names.copy(key)
    order.forEach(({ valueType }, index) => {
      const part = parts[index] ?? NO_BYTES
      at = key.writeUInt32LE(VALUE_FIELD[valueType], at)
      at = key.writeUInt32LE(part.length, at)
      at += part.copy(key, at)
    })
    return key
  }
}

/** The part of an entity key that says which join keys it has: all keys over the same join keys begin with it. */
export function entityKeyPrefix(joinKeys: readonly JoinKey[]): Buffer {
  const keys = joinKeys.length === 0 ? [NO_ENTITY] : joinKeys
  const names = keys.map(({ name }) => Buffer.from(name)).sort(Buffer.compare)
  return Buffer.concat([
    uint32(names.length),
    ...names.flatMap((name) => [uint32(VALUE_FIELD.STRING), uint32(name.length), name]),
  ])
}

function keyValueBytes(value: KeyValue | null | undefined, type: ValueType): Buffer {
  if (type === 'STRING' && typeof value === 'string') return Buffer.from(value)
  if (type === 'BYTES' && value instanceof Uint8Array) return Buffer.from(value)
  if (type !== 'INT32' && type !== 'INT64' && type !== 'UNIX_TIMESTAMP') throw wrongType(value, type)
  const integer = integerInput(value, type)
  if (type === 'INT32') {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32LE(Number(integer))
    return bytes
  }
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(integer))
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
