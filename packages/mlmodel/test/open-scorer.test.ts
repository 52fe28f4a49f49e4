import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeModel, linearGraph } from '@millrace/onnx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ColumnSpec, openScorer } from '../src/index.ts'
import { a, b, c, LINEAR, matrixGraph, SIGNATURE, sum } from './graphs.ts'
import { columns, encodeGraph, port, TYPE, writeModel } from './model-folder.ts'

let root: string
let folders = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mlmodel-score-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const open = async (graph: Uint8Array, inputs: readonly ColumnSpec[]) =>
  openScorer(await writeModel(join(root, String(folders++)), graph, inputs))

test('columns are matched by name in any order, others are ignored', async () => {
  const scorer = await open(LINEAR, SIGNATURE)
  // 0.25 + 0.5 − 6 + 3 and 0.25 + 1 − 8 + 0
  const expected = Float64Array.of(-2.25, -6.75)
  expect(await scorer.score({ rows: 2, columns: { a, b, c } })).toEqual(expected)
  expect(await scorer.score({ rows: 2, columns: { other: a, c, b, a } })).toEqual(expected)
  expect(scorer.columns).toEqual(SIGNATURE)
  await scorer.close()
})

test('a signature in another order than the graph does not mix columns up', async () => {
  const scorer = await open(LINEAR, columns(['c', 'boolean'], ['a', 'double'], ['b', 'long']))
  expect(await scorer.score({ rows: 2, columns: { a, b, c } })).toEqual(Float64Array.of(-2.25, -6.75))
  await scorer.close()
})

test('a row with NaN in any column has no prediction, whatever the type of the column', async () => {
  const scorer = await open(LINEAR, SIGNATURE)
  const gap = (row: number) => Float64Array.from([1, 1, 1, 1], (value, i) => (i === row ? Number.NaN : value))
  // 0.25 + 0.5 − 2 + 3
  expect(await scorer.score({ rows: 4, columns: { a: gap(0), b: gap(1), c: gap(2) } })).toEqual(
    Float64Array.of(Number.NaN, Number.NaN, Number.NaN, 1.75),
  )
  await scorer.close()
})

test('the columns given are left as they were', async () => {
  const scorer = await open(LINEAR, SIGNATURE)
  const given = { a: Float64Array.of(1, Number.NaN), b: Float64Array.of(Number.NaN, 1), c: Float64Array.of(1, 1) }
  await scorer.score({ rows: 2, columns: given })
  expect(given).toEqual({
    a: Float64Array.of(1, Number.NaN),
    b: Float64Array.of(Number.NaN, 1),
    c: Float64Array.of(1, 1),
  })
  await scorer.close()
})

test('no rows give no predictions', async () => {
  const empty = new Float64Array()
  const scorer = await open(LINEAR, SIGNATURE)
  expect(await scorer.score({ rows: 0, columns: { a: empty, b: empty, c: empty } })).toEqual(empty)
  await scorer.close()
})

test('every missing required column is listed, inherited names are no columns', async () => {
  const scorer = await open(LINEAR, SIGNATURE)
  await expect(scorer.score({ rows: 2, columns: { b } })).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(/a \(double\)\n.*c \(boolean\)$/),
  })
  await scorer.close()
  const inputs = [
    { name: 'constructor', type: 'double' },
    { name: 'a', type: 'double' },
  ] as const
  const graph = linearGraph({ inputs, coefficients: [1, 1], intercept: 0, output: 'y' })
  const odd = await open(encodeModel(graph), columns(['constructor', 'double'], ['a', 'double']))
  await expect(odd.score({ rows: 2, columns: { a } })).rejects.toThrow(/constructor \(double\)/)
  expect(await odd.score({ rows: 2, columns: { a, ['constructor']: b } })).toEqual(Float64Array.of(4, 6))
  await odd.close()
})

test('an absent optional column is a gap in every row', async () => {
  const scorer = await open(LINEAR, columns(['a', 'double'], ['b', 'long'], ['c', 'boolean', false]))
  expect(await scorer.score({ rows: 2, columns: { a, b } })).toEqual(Float64Array.of(Number.NaN, Number.NaN))
  await scorer.close()
})

test('a fraction in a column of whole numbers is refused with its column and value', async () => {
  const scorer = await open(LINEAR, SIGNATURE)
  await expect(scorer.score({ rows: 2, columns: { a, b: a, c: Float64Array.of(0.5, 0) } })).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining('"c" holds 0.5'),
  })
  await scorer.close()
})

test('a single column is scored, as an [N, 1] input', async () => {
  const inputs = [{ name: 'b', type: 'long' }] as const
  const graph = linearGraph({ inputs, coefficients: [0.5], intercept: 1, output: 'y' })
  const scorer = await open(encodeModel(graph), columns(['b', 'long']))
  expect(await scorer.score({ rows: 2, columns: { b } })).toEqual(Float64Array.of(2.5, 3))
  await scorer.close()
})

test.each([
  ['float', ['N', 1]],
  ['double', ['N', 1]],
  ['float', ['N']],
  ['double', ['N']],
] as const)('one %s matrix of all columns is filled in the order of the signature, output %j', async (type, output) => {
  const scorer = await open(matrixGraph(type, [...output]), SIGNATURE)
  // 1 + 30 + 100 and 2 + 40 + 0
  expect(await scorer.score({ rows: 2, columns: { c, b, a } })).toEqual(Float64Array.of(131, 42))
  expect(await scorer.score({ rows: 2, columns: { c, b, a: Float64Array.of(Number.NaN, 2) } })).toEqual(
    Float64Array.of(Number.NaN, 42),
  )
  await scorer.close()
})

test('a value that is not of the type of a matrix names its own column', async () => {
  const graph = encodeGraph({
    input: [port('X', 'int64', ['N', 2])],
    output: [port('y', 'double', ['N', 1])],
    node: [
      { opType: 'Cast', input: ['X'], output: ['d'], attribute: [{ name: 'to', type: 2, i: BigInt(TYPE.double) }] },
      { opType: 'MatMul', input: ['d', 'w'], output: ['y'] },
    ],
    initializer: [{ name: 'w', dims: [2n, 1n], dataType: TYPE.double, doubleData: [1, 10] }],
  })
  const scorer = await open(graph, columns(['a', 'long'], ['b', 'long']))
  expect(await scorer.score({ rows: 2, columns: { a, b } })).toEqual(Float64Array.of(31, 42))
  await expect(scorer.score({ rows: 2, columns: { a, b: Float64Array.of(1, 2.5) } })).rejects.toThrow('"b" holds 2.5')
  await scorer.close()
})

test('one [N, 1] input per column, as skl2onnx gives them, is fed by name', async () => {
  const scorer = await open(sum(['N', 1]), columns(['b', 'double'], ['a', 'double']))
  expect(await scorer.score({ rows: 2, columns: { a, b } })).toEqual(Float64Array.of(4, 6))
  await scorer.close()
})

const two = columns(['a', 'double'], ['b', 'double'])
const outputs = encodeGraph({
  input: [port('a', 'double', ['N'])],
  output: [port('y', 'double', ['N']), port('z', 'double', ['N'])],
  node: ['y', 'z'].map((name) => ({ opType: 'Identity', input: ['a'], output: [name] })),
})
const text = encodeGraph({
  input: [port('a', 'string', ['N'])],
  output: [port('y', 'string', ['N'])],
  node: [{ opType: 'Identity', input: ['a'], output: ['y'] }],
})

test.each([
  ['an input that is no column', sum(['N']), columns(['a', 'double']), /b is not a column of the signature/],
  ['inputs of another shape', sum(['N', 3]), two, /a is of shape \[N, 3\]\n.*b is of shape \[N, 3\]/],
  ['a matrix of another width', matrixGraph('float', ['N', 1]), two, /X takes 3 columns, the signature has 2/],
  [
    'two outputs',
    outputs,
    columns(['a', 'double']),
    /gives y: float64 \[N\]; z: float64 \[N\]: not one output of one number per row/,
  ],
  ['an answer of text', text, columns(['a', 'string']), /gives y: string \[N\]: not one output/],
  ['inputs of eight bits', sum(['N'], 'int8'), two, /a takes int8\n.*b takes int8/],
])('a graph with %s is refused when it is opened', async (_, graph, inputs, message) => {
  await expect(open(graph, inputs)).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(message),
  })
})

test('a graph that is cut short is refused with its path', async () => {
  const folder = await writeModel(join(root, 'cut'), LINEAR, SIGNATURE)
  await writeFile(join(folder, 'model.onnx'), LINEAR.subarray(0, 200))
  await expect(openScorer(folder)).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining(join(folder, 'model.onnx')),
  })
})
