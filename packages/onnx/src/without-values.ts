/**
 * The bytes of a model without the lists of numbers and texts in its attributes, in which a forest keeps its trees: what is
 * left tells the operators, constants and ports, and is decoded in a small part of the time and memory. Bytes that are no
 * protobuf message are given back as they are.
 */
export function withoutValues(bytes: Uint8Array): Uint8Array {
  try {
    const { buffer, byteOffset, byteLength } = Buffer.concat(messageWithout(bytes, MODEL))
    return new Uint8Array(buffer, byteOffset, byteLength)
  } catch (error) {
    if (error instanceof RangeError) return bytes
    throw error
  }
}

/** Of a message: fields that are left out, and fields that are messages to look into. */
interface Level {
  readonly dropped: ReadonlySet<number>
  readonly inner: ReadonlyMap<number, () => Level>
}

const NONE: ReadonlySet<number> = new Set()
/** Field ids of `AttributeProto`: floats, ints and strings; of `g` and `graphs`. Then those of a node's attributes, a graph's nodes, a model's graph. */
const ATTRIBUTE: Level = {
  dropped: new Set([7, 8, 9]),
  inner: new Map([
    [6, () => GRAPH],
    [11, () => GRAPH],
  ]),
}
const NODE: Level = { dropped: NONE, inner: new Map([[5, () => ATTRIBUTE]]) }
const GRAPH: Level = { dropped: NONE, inner: new Map([[1, () => NODE]]) }
const MODEL: Level = { dropped: NONE, inner: new Map([[7, () => GRAPH]]) }

const LENGTH_DELIMITED = 2
const FIXED_BYTES: Readonly<Record<number, number>> = { 1: 8, 5: 4 }

function messageWithout(bytes: Uint8Array, { dropped, inner }: Level): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let kept = 0
  let at = 0
  const keep = (end: number) => {
    if (end > kept) pieces.push(bytes.subarray(kept, end))
  }
  while (at < bytes.length) {
    const start = at
    const tag = varintAt(bytes, at)
    const [field, wire] = [Math.floor(tag.value / 8), tag.value % 8]
    const size = wire === LENGTH_DELIMITED ? varintAt(bytes, tag.end) : undefined
    const content = size?.end ?? tag.end
    at = content + (size?.value ?? FIXED_BYTES[wire] ?? varintAt(bytes, tag.end).end - tag.end)
    if (at > bytes.length) throw new RangeError('the message ends too early')
    const level = size === undefined ? undefined : inner.get(field)?.()
    if (level === undefined && !dropped.has(field)) continue
    keep(level === undefined ? start : tag.end)
    kept = at
    if (level === undefined) continue
    const parts = messageWithout(bytes.subarray(content, at), level)
    pieces.push(varint(parts.reduce((sum, { length }) => sum + length, 0)), ...parts)
  }
  keep(bytes.length)
  return pieces
}

function varintAt(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  for (let at = start, factor = 1; ; at++, factor *= 128) {
    const next = bytes[at]
    if (next === undefined || at > start + 9) throw new RangeError('the varint ends too late')
    value += (next & 127) * factor
    if (next < 128) return { value, end: at + 1 }
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest])
    bytes.push((rest % 128) | 128)
  }
}
