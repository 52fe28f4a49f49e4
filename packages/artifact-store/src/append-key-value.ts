import { THRIFT_LIST, type ThriftField, thriftFields, thriftListHeader } from './thrift-struct.ts'
import { listHeader, varint } from './thrift-writing.ts'

/** Appends one entry to `key_value_metadata` of a Parquet `FileMetaData` (parquet.thrift), which may have none yet. */
export function appendKeyValue(metadata: Uint8Array, key: string, value: string): Uint8Array {
  const { fields, end } = thriftFields(metadata)
  const entry = keyValue(key, value)
  const list = fields.find(({ id }) => id === KEY_VALUE_METADATA)
  if (list !== undefined) {
    if (list.type !== THRIFT_LIST) throw new Error(`field ${KEY_VALUE_METADATA} of the Parquet footer is not a list`)
    const { length, start } = thriftListHeader(metadata, list.valueStart)
    return join(
      metadata.subarray(0, list.valueStart),
      listHeader(length + 1),
      metadata.subarray(start, list.end),
      entry,
      metadata.subarray(list.end, end),
    )
  }
  return insertList(metadata, { fields, end }, join(listHeader(1), entry))
}

const KEY_VALUE_METADATA = 5

/** The field after the inserted one states its id relative to the one before it, so its header changes too. */
function insertList(
  metadata: Uint8Array,
  { fields, end }: { fields: ThriftField[]; end: number },
  list: Uint8Array,
): Uint8Array {
  const index = fields.findIndex(({ id }) => id > KEY_VALUE_METADATA)
  const next = index === -1 ? undefined : fields[index]
  const previous = fields[(next ? index : fields.length) - 1]
  const at = next?.start ?? end - 1
  return join(
    metadata.subarray(0, at),
    fieldHeader(KEY_VALUE_METADATA, THRIFT_LIST, previous?.id ?? 0),
    list,
    next ? fieldHeader(next.id, next.type, KEY_VALUE_METADATA) : new Uint8Array(0),
    metadata.subarray(next?.valueStart ?? at, end),
  )
}

function fieldHeader(id: number, type: number, previous: number): Uint8Array {
  const delta = id - previous
  if (delta >= 1 && delta <= 15) return Uint8Array.of((delta << 4) | type)
  return join(Uint8Array.of(type), varint(BigInt(id >= 0 ? id * 2 : -id * 2 - 1)))
}

function keyValue(key: string, value: string): Uint8Array {
  return join(Uint8Array.of(BINARY_FIELD), binary(key), Uint8Array.of(BINARY_FIELD), binary(value), Uint8Array.of(0))
}

/** Header of a binary field (type 8) whose id is one more than that of the field before. */
const BINARY_FIELD = 0x18

function binary(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  return join(varint(BigInt(bytes.length)), bytes)
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
