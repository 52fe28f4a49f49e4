import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeModel, linearGraph, openModel, type TensorData } from '../src/index.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onnx-open-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const MIXED = encodeModel(
  linearGraph({
    inputs: [
      { name: 'a', type: 'double' },
      { name: 'b', type: 'long' },
      { name: 'c', type: 'boolean' },
      { name: 'd', type: 'integer' },
      { name: 'e', type: 'float' },
    ],
    coefficients: [0.5, -2, 3, 10, 100],
    intercept: 0.25,
    output: 'prediction',
  }),
)
const COLUMNS = {
  a: Float64Array.of(1, 2),
  b: BigInt64Array.of(3n, 4n),
  c: Uint8Array.of(1, 0),
  d: Int32Array.of(-1, 0),
  e: Float32Array.of(0.5, 0.25),
}

test('a linear graph over every column type gives the predictions worked out by hand', async () => {
  const model = await openModel(MIXED)
  expect(model.inputs.map(({ dtype, shape }) => [dtype, shape.length])).toEqual([
    ['float64', 1],
    ['int64', 1],
    ['bool', 1],
    ['int32', 1],
    ['float32', 1],
  ])
  expect(model.outputs).toEqual([{ name: 'prediction', dtype: 'float64', shape: [undefined] }])
  // 0.25 + 0.5 − 6 + 3 − 10 + 50 and 0.25 + 1 − 8 + 0 + 0 + 25
  expect(await model.run(COLUMNS, 2)).toEqual({ prediction: Float64Array.of(37.75, 18.25) })
  await model.close()
})

test('no rows give no predictions, and a view into a larger buffer is read at its place', async () => {
  const path = join(folder, 'two.onnx')
  const inputs = [
    { name: 'a', type: 'double' },
    { name: 'b', type: 'double' },
  ] as const
  await writeFile(path, encodeModel(linearGraph({ inputs, coefficients: [1, 10], intercept: 0, output: 'y' })))
  const model = await openModel(path)
  const empty = new Float64Array(0)
  expect(await model.run({ a: empty, b: empty }, 0)).toEqual({ y: empty })
  const buffer = Float64Array.of(9, 9, 1, 2)
  expect(await model.run({ a: buffer.subarray(2), b: buffer.subarray(1, 3) }, 2)).toEqual({
    y: Float64Array.of(91, 12),
  })
  await model.close()
})

test('the predictions of random linear models are the dot products', async () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const problems = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 20 })).chain(([width, rows]) =>
    fc.record({
      columns: fc.array(fc.array(value, { minLength: rows, maxLength: rows }), { minLength: width, maxLength: width }),
      coefficients: fc.array(value, { minLength: width, maxLength: width }),
      intercept: value,
      rows: fc.constant(rows),
    }),
  )
  await fc.assert(
    fc.asyncProperty(problems, async ({ columns, coefficients, intercept, rows }) => {
      const inputs = columns.map((_, i) => ({ name: `x${i}`, type: 'double' as const }))
      const model = await openModel(encodeModel(linearGraph({ inputs, coefficients, intercept, output: 'y' })))
      const feeds = Object.fromEntries(columns.map((column, i) => [`x${i}`, Float64Array.from(column)]))
      const { y } = await model.run(feeds, rows)
      await model.close()
      for (let row = 0; row < rows; row++) {
        const terms = columns.map((column, i) => (column[row] ?? 0) * (coefficients[i] ?? 0))
        const scale = terms.reduce((sum, term) => sum + Math.abs(term), Math.abs(intercept) + 1)
        const expected = terms.reduce((sum, term) => sum + term, intercept)
        expect(Math.abs(Number(y?.[row]) - expected)).toBeLessThanOrEqual(1e-12 * scale)
      }
      expect(y?.length).toBe(rows)
    }),
    { numRuns: 60 },
  )
})

test('a model whose constants lie beside it is loaded from its folder', async () => {
  const dim = [{ value: { case: 'dimParam' as const, value: 'N' } }]
  const port = (name: string) => ({ name, type: { tensorType: { elemType: 11, shape: { dim } } } })
  const model = encodeModel({
    irVersion: 8n,
    opsetImport: [{ version: 15n }],
    graph: {
      name: 'split',
      node: [{ opType: 'Add', input: ['x', 'w'], output: ['y'] }],
      input: [port('x')],
      output: [port('y')],
      initializer: [
        { name: 'w', dataType: 11, dims: [1n], dataLocation: 1, externalData: [{ key: 'location', value: 'w.bin' }] },
      ],
    },
  })
  const path = join(folder, 'split.onnx')
  await writeFile(path, model)
  await writeFile(join(folder, 'w.bin'), new Uint8Array(Float64Array.of(40).buffer))
  const opened = await openModel(path)
  expect(await opened.run({ x: Float64Array.of(2) }, 1)).toEqual({ y: Float64Array.of(42) })
  await opened.close()
  await expect(openModel(model)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
})

test('a file that is absent, and one that is no model, are told apart', async () => {
  await expect(openModel(join(folder, 'absent.onnx'))).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  const path = join(folder, 'junk.onnx')
  await writeFile(path, 'junk')
  await expect(openModel(path)).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining(path),
  })
})

test('a graph that onnxruntime cannot build is refused, not thrown as a bug', async () => {
  const graph = {
    name: 'g',
    node: [{ opType: 'NoSuchOperator', input: ['x'], output: ['y'] }],
    input: [{ name: 'x', type: { tensorType: { elemType: 11, shape: {} } } }],
    output: [{ name: 'y', type: { tensorType: { elemType: 11 } } }],
  }
  const bytes = encodeModel({ irVersion: 8n, opsetImport: [{ version: 15n }], graph })
  await expect(openModel(bytes, 'm.onnx')).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(/^m\.onnx cannot be loaded: .*NoSuchOperator/s),
  })
})

test.each([
  ['of another length', { ...COLUMNS, a: Float64Array.of(1) }, /1 values for 2 rows/],
  ['of another type', { ...COLUMNS, b: Float64Array.of(1, 2) }, /Float64Array for the int64 input "b"/],
  ['left out', { a: COLUMNS.a }, /no data for the input "b"/],
])('a column %s is a bug of the caller', async (_, columns: Record<string, TensorData>, message) => {
  const model = await openModel(MIXED)
  await expect(model.run(columns, 2)).rejects.toThrow(message)
  await model.close()
})

const port = (name: string, elemType: number) => ({
  name,
  type: { tensorType: { elemType, shape: { dim: [{ value: { case: 'dimParam' as const, value: 'N' } }] } } },
})

test('text goes in and comes out, and only the outputs that are wanted are read', async () => {
  const TEXT = 8
  const INT8 = 3
  const bytes = encodeModel({
    irVersion: 8n,
    opsetImport: [{ version: 15n }],
    graph: {
      name: 'g',
      node: [
        { opType: 'Identity', input: ['t'], output: ['same'] },
        { opType: 'Cast', input: ['x'], output: ['odd'], attribute: [{ name: 'to', type: 2, i: BigInt(INT8) }] },
      ],
      input: [port('t', TEXT), port('x', 11)],
      output: [port('same', TEXT), port('odd', INT8)],
    },
  })
  const model = await openModel(bytes)
  expect(model.inputs[0]).toEqual({ name: 't', dtype: 'string', shape: [undefined] })
  const columns = { t: ['ü', ''], x: Float64Array.of(1, 2) }
  expect(await model.run(columns, 2, ['same'])).toEqual({ same: ['ü', ''] })
  await expect(model.run(columns, 2)).rejects.toThrow()
  await model.close()
})
