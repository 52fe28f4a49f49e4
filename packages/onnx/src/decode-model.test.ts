import { isStepError } from '@millrace/errors'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeModel } from './decode-model.ts'
import { encodeModel } from './encode-model.ts'

/** Written by the Python package onnx 1.23.2: `y = x · w`, with a field that the graph message here does not know. */
const FROM_PYTHON = Buffer.from(
  '0807120b6f6e6e782d707974686f6e3a690a110a01780a017712017922064d61744d756c1201672a13080208011001220800000040000080bf' +
    '4201775a140a0178120f0a0d080112090a0312014e0a02080262140a0179120f0a0d080112090a0312014e0a02080182010f0a07756e6b6e' +
    '6f776e12046b65707442040a00100d420e0a0a61692e6f6e6e782e6d6c100272060a016b120176',
  'hex',
)

test('a model that the Python package wrote is read field by field', () => {
  const model = decodeModel(FROM_PYTHON)
  expect(model).toMatchObject({ irVersion: 7n, producerName: 'onnx-python' })
  expect(model.opsetImport).toMatchObject([
    { domain: '', version: 13n },
    { domain: 'ai.onnx.ml', version: 2n },
  ])
  expect(model.metadataProps).toMatchObject([{ key: 'k', value: 'v' }])
  expect(model.graph?.node).toMatchObject([{ opType: 'MatMul', input: ['x', 'w'], output: ['y'] }])
  expect(model.graph?.initializer).toMatchObject([{ name: 'w', dims: [2n, 1n], dataType: 1, floatData: [2, -1] }])
  expect(model.graph?.input[0]?.type?.tensorType?.shape?.dim.map(({ value }) => value)).toEqual([
    { case: 'dimParam', value: 'N' },
    { case: 'dimValue', value: 2n },
  ])
})

test('fields that this package does not know survive reading and writing', () => {
  const again = Buffer.from(encodeModel(decodeModel(FROM_PYTHON)))
  expect(again.includes('unknown')).toBe(true)
  expect(again.length).toBe(FROM_PYTHON.length)
})

test.each([
  ['nothing', new Uint8Array(), /model\.onnx is not an ONNX model: it is empty/],
  ['a cut file', FROM_PYTHON.subarray(0, 100), /model\.onnx is not an ONNX model/],
  ['text', Buffer.from('<html><body>404 Not Found</body></html>'), /model\.onnx is not an ONNX model/],
  ['a message of other fields', Buffer.from('0a0161', 'hex'), /it names no IR version|not an ONNX model/],
  ['a model without a graph', Buffer.from('0807', 'hex'), /it holds no graph/],
  ['a length beyond the end', Buffer.from('08073affffffff0f', 'hex'), /not an ONNX model/],
])('%s is refused with its name', (_, bytes, message) => {
  let caught: unknown
  try {
    decodeModel(bytes, 'model.onnx')
  } catch (error) {
    caught = error
  }
  expect(isStepError(caught, 'BROKEN_CONTRACT')).toBe(true)
  expect(caught).toMatchObject({ message: expect.stringMatching(message), hint: expect.any(String) })
})

test('whatever bytes are changed, the answer is a model or a refusal', () => {
  const places = fc.array(fc.tuple(fc.nat(FROM_PYTHON.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(places, fc.nat(FROM_PYTHON.length), (changes, length) => {
      const bytes = Uint8Array.from(FROM_PYTHON)
      for (const [place, value] of changes) bytes[place] = value
      try {
        expect(decodeModel(bytes.subarray(0, length)).graph).toBeDefined()
      } catch (error) {
        expect(isStepError(error, 'BROKEN_CONTRACT')).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})

test('graphs nested without end are refused, not followed', () => {
  // ModelProto.graph(7) → GraphProto.node(1) → NodeProto.attribute(5) → AttributeProto.g(6) → …
  let graph: Buffer = Buffer.alloc(0)
  const wrap = (tag: number, inner: Buffer) => Buffer.concat([Buffer.from([tag]), varint(inner.length), inner])
  for (let depth = 0; depth < 2000; depth++) graph = wrap(0x0a, wrap(0x2a, wrap(0x32, graph)))
  const bytes = Buffer.concat([Buffer.from([0x08, 0x07]), wrap(0x3a, graph)])
  expect(() => decodeModel(bytes)).toThrow(/the model is not an ONNX model: .*depth/)
})

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest % 128) + 128)
  }
}
