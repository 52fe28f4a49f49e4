import fc from 'fast-check'
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js'
import { expect, test } from 'vitest'
import { appendKeyValue } from './append-key-value.ts'

/** A value with its compact-protocol type and bytes, written here from the specification. */
interface Value {
  readonly type: number
  readonly bytes: readonly number[]
}

function varint(value: bigint): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}
const zigzag = (value: bigint): number[] => varint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)))
const binary = (text: string): number[] => [...varint(BigInt(Buffer.byteLength(text))), ...Buffer.from(text)]
const listHead = (size: number, type: number): number[] =>
  size < 15 ? [(size << 4) | type] : [0xf0 | type, ...varint(BigInt(size))]

function struct(fields: readonly (readonly [number, Value])[]): number[] {
  let previous = 0
  const bytes = fields.flatMap(([id, { type, bytes }]) => {
    const delta = id - previous
    previous = id
    return [...(delta > 0 && delta <= 15 ? [(delta << 4) | type] : [type, ...zigzag(BigInt(id))]), ...bytes]
  })
  return [...bytes, 0]
}

const { value: anyValue } = fc.letrec<{ value: Value; scalar: Value; list: Value; struct: Value }>((tie) => ({
  scalar: fc.oneof(
    fc.constantFrom<Value>({ type: 1, bytes: [] }, { type: 2, bytes: [] }),
    fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }).map((value) => ({ type: 6, bytes: zigzag(value) })),
    fc.integer().map((value) => ({ type: 5, bytes: zigzag(BigInt(value)) })),
    fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => ({ type: 7, bytes: [...bytes] })),
    fc.string().map((value) => ({ type: 8, bytes: binary(value) })),
  ),
  list: fc
    .array(tie('struct'), { maxLength: 16, size: 'small' })
    .map((items) => ({ type: 9, bytes: [...listHead(items.length, 12), ...items.flatMap(({ bytes }) => bytes)] })),
  struct: fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 40 }), tie('value')), {
      selector: ([id]) => id,
      maxLength: 5,
      size: 'small',
    })
    .map((fields) => ({ type: 12, bytes: struct(fields.toSorted(([a], [b]) => a - b)) })),
  value: fc.oneof({ maxDepth: 2 }, tie('scalar'), tie('list'), tie('struct')),
}))

const entry = fc.record({ key: fc.string(), value: fc.string({ unit: 'grapheme' }) })
const entryBytes = ({ key, value }: { key: string; value: string }): number[] => [
  ...[0x18, ...binary(key)],
  ...[0x18, ...binary(value)],
  0,
]

/** FileMetaData-like: any fields around an optional list of key-value pairs in field 5. */
const metadata = fc
  .record({
    others: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 60 }), anyValue), {
      selector: ([id]) => id,
      maxLength: 8,
    }),
    entries: fc.option(fc.array(entry, { maxLength: 20 }), { nil: undefined }),
  })
  .map(({ others, entries }) => {
    const list: (readonly [number, Value])[] =
      entries === undefined
        ? []
        : [[5, { type: 9, bytes: [...listHead(entries.length, 12), ...entries.flatMap(entryBytes)] }]]
    const fields = [...others.filter(([id]) => id !== 5), ...list].toSorted(([a], [b]) => a - b)
    return Uint8Array.from(struct(fields))
  })

function decode(bytes: Uint8Array): Record<string, unknown> {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
  const decoded = deserializeTCompactProtocol(reader)
  expect(reader.offset).toBe(bytes.length)
  return decoded
}

test('an appended entry comes last in field 5 and every other field stays as another decoder reads it', () => {
  fc.assert(
    fc.property(metadata, entry, (bytes, { key, value }) => {
      const before = decode(bytes)
      const after = decode(appendKeyValue(bytes, key, value))
      const entries = Array.isArray(before.field_5) ? before.field_5 : []
      const added = { field_1: new Uint8Array(Buffer.from(key)), field_2: new Uint8Array(Buffer.from(value)) }
      expect(after).toEqual({ ...before, field_5: [...entries, added] })
    }),
    { numRuns: 500 },
  )
})

test('a struct that ends too early is refused', () => {
  fc.assert(
    fc.property(metadata, fc.nat(), (bytes, at) => {
      expect(() => appendKeyValue(bytes.subarray(0, at % bytes.length), 'k', 'v')).toThrow('ends too early')
    }),
  )
})
