import type { ValueType } from '@millrace/feature-registry'
import { ByteWriter } from './byte-writer.ts'
import type { KeyValue } from './online-store.ts'
import { integerInput, wrongType } from './scalar-input.ts'
import { VALUE_FIELD } from './value-fields.ts'

export interface JoinKey {
  readonly name: string
  readonly valueType: ValueType
}

/** Values in the order of the join keys they were made for, as bytes. */
export type EntityKeySerializer = (values: readonly (KeyValue | null | undefined)[]) => Buffer

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
  const write = entityKeyWriter(joinKeys)
  const into = new ByteWriter(256)
  return (values) => {
    into.at = 0
    write(into, (index) => values[index])
    return Buffer.from(into.written())
  }
}

/** Puts in a key whose values come by the index of their join key. */
export type EntityKeyWriter = (into: ByteWriter, valueAt: (joinKey: number) => KeyValue | null | undefined) => void

/** `serializeEntityKey` into a buffer that many keys share. */
export function entityKeyWriter(joinKeys: readonly JoinKey[]): EntityKeyWriter {
  if (joinKeys.length === 0) {
    const only = serializeEntityKey([NO_ENTITY], [''])
    return (into) => into.put(only)
  }
  const order = joinKeys
    .map(({ name, valueType }, index) => ({ name: Buffer.from(name), valueType, index }))
    .sort((a, b) => a.name.compare(b.name))
  const names = entityKeyPrefix(joinKeys)
  return (into, valueAt) => {
    into.put(names)
    for (const { valueType, index } of order) putKeyValue(into, valueAt(index), valueType)
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

function putKeyValue(into: ByteWriter, value: KeyValue | null | undefined, type: ValueType): void {
  into.uint32LE(VALUE_FIELD[type])
  if (type === 'STRING' && typeof value === 'string') {
    const head = into.at
    into.uint32LE(0)
    const length = into.text(value)
    into.bytes.writeUInt32LE(length, head)
    return
  }
  if (type === 'BYTES' && value instanceof Uint8Array) {
    into.uint32LE(value.length)
    into.put(value)
    return
  }
  if (type !== 'INT32' && type !== 'INT64' && type !== 'UNIX_TIMESTAMP') throw wrongType(value, type)
  putInteger(into, integerInput(value, type), type === 'INT32' ? 4 : 8)
}

/** In two's complement, little-endian. */
function putInteger(into: ByteWriter, value: number | bigint, size: 4 | 8): void {
  into.uint32LE(size)
  into.reserve(size)
  if (size === 4) {
    into.at = into.bytes.writeInt32LE(Number(value), into.at)
  } else if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) {
    into.at = into.bytes.writeUInt32LE(value >>> 0, into.at)
    into.at = into.bytes.writeUInt32LE(Math.floor(value / 2 ** 32), into.at)
  } else {
    into.at = into.bytes.writeBigInt64LE(BigInt(value), into.at)
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
