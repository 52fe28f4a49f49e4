import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeModel } from './decode-model.ts'
import { encodeModel } from './encode-model.ts'
import { withoutValues } from './without-values.ts'

const values = fc.record({
  name: fc.string(),
  i: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  floats: fc.array(fc.float({ noNaN: true }), { maxLength: 3 }),
  ints: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 3 }),
  strings: fc.array(fc.uint8Array()),
})
const node = (attribute: fc.Arbitrary<object[]>) =>
  fc.record({ opType: fc.string(), input: fc.array(fc.string()), attribute })
const graph = fc.record({ name: fc.string(), node: fc.array(node(fc.array(values))) })
const model = fc.record({
  irVersion: fc.constant(8n),
  producerName: fc.string(),
  graph: fc.record({
    name: fc.string(),
    node: fc.array(node(fc.array(fc.oneof(values, fc.record({ name: fc.string(), g: graph }))))),
    initializer: fc.array(fc.record({ name: fc.string(), rawData: fc.uint8Array() })),
  }),
})

/** The same object without the lists, at any depth. */
function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const left = Object.entries(value).filter(([key]) => !['floats', 'ints', 'strings'].includes(key))
  return Object.fromEntries(left.map(([key, inner]) => [key, stripped(inner)]))
}

test('all of a model is left but for lists of numbers and texts of attributes, inner graphs among them', () => {
  fc.assert(
    fc.property(model, (given) => {
      const bytes = encodeModel(given)
      expect(decodeModel(withoutValues(bytes))).toEqual(decodeModel(encodeModel(stripped(given) as typeof given)))
    }),
    { numRuns: 20 },
  )
})

test('bytes that are no message are left as they are', () => {
  for (const bytes of [[0x3a, 0xff, 0xff, 1, 2], [0x3a], [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]]) {
    const given = Uint8Array.from(bytes)
    expect(withoutValues(given)).toBe(given)
  }
})
