import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeModel, linearGraph } from '@millrace/onnx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ColumnSpec, openScorer, readModel } from '../src/index.ts'
import { columns, type ElementName, encodeGraph, port, TYPE, writeModel } from './model-folder.ts'

let root: string
let folders = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mlmodel-score-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const open = async (graph: Uint8Array, inputs: readonly ColumnSpec[]) =>
  openScorer(await writeModel(join(root, String(folders++)), graph, inputs))

const LINEAR = encodeModel(
  linearGraph({
    inputs: [
      { name: 'a', type: 'double' },
      { name: 'b', type: 'long' },
      { name: 'c', type: 'boolean' },
    ],
    coefficients: [0.5, -2, 3],
    intercept: 0.25,
    output: 'prediction',
  }),
)
const SIGNATURE = columns(['a', 'double'], ['b', 'long'], ['c', 'boolean'])
const a = Float64Array.of(1, 2)
const b = Float64Array.of(3, 4)
const c = Float64Array.of(1, 0)

/** One `[N, 3]` input for columns a, b, c and the product with 1, 10, 100. */
const matrixGraph = (type: 'float' | 'double', output: ('N' | number)[]) => {
  const weights = [1, 10, 100]
  const product = output.length === 2 ? 'y' : 'product'
  return encodeGraph({
    input: [port('X', type, ['N', 3])],
    output: [port('y', type, output)],
    node: [
      { opType: 'MatMul', input: ['X', 'w'], output: [product] },
      ...(output.length === 2 ? [] : [{ opType: 'Squeeze', input: [product, 'axes'], output: ['y'] }]),
    ],
    initializer: [
      {
        name: 'w',
        dims: [3n, 1n],
        dataType: TYPE[type],
        ...(type === 'float' ? { floatData: weights } : { doubleData: weights }),
      },
      ...(output.length === 2 ? [] : [{ name: 'axes', dims: [1n], dataType: TYPE.int64, int64Data: [1n] }]),
    ],
  })
}

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

const sum = (dims: ('N' | number)[], type: ElementName = 'double', names = ['a', 'b']) =>
  encodeGraph({
    input: names.map((name) => port(name, type, dims)),
    output: [port('y', type, dims)],
    node: [{ opType: 'Add', input: ['a', 'b'], output: ['y'] }],
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

/** Reads what is logged without a signature of columns, by the graph alone. */
async function openUnsigned(graph: Uint8Array, names?: string[]) {
  const folder = await writeModel(join(root, String(folders++)), graph, columns(['a', 'double']))
  return openScorer({ ...(await readModel(folder)), signature: undefined }, { names })
}

test('without a signature, the inputs of the graph name its columns and their types', async () => {
  const scorer = await openUnsigned(LINEAR)
  expect(scorer.columns).toEqual(SIGNATURE)
  expect(await scorer.score({ rows: 2, columns: { c, b, a } })).toEqual(Float64Array.of(-2.25, -6.75))
  await scorer.close()
  const narrow = await openUnsigned(sum(['N', 1], 'float'))
  expect(narrow.columns).toEqual(columns(['a', 'float'], ['b', 'float']))
  expect(await narrow.score({ rows: 2, columns: { a, b } })).toEqual(Float64Array.of(4, 6))
  await narrow.close()
})

test('one matrix without a signature needs names for its columns, in its order', async () => {
  const graph = matrixGraph('float', ['N', 1])
  await expect(openUnsigned(graph)).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(/takes one \[N, 3\] input "X", whose columns nothing names$/),
    hint: expect.stringContaining('name them in their order'),
  })
  const scorer = await openUnsigned(graph, ['c', 'a', 'b'])
  expect(scorer.columns).toEqual(columns(['c', 'float'], ['a', 'float'], ['b', 'float']))
  // 1·c + 10·a + 100·b
  expect(await scorer.score({ rows: 2, columns: { a, b, c } })).toEqual(Float64Array.of(311, 420))
  await scorer.close()
})

test.each([
  ['too few names', matrixGraph('float', ['N', 1]), ['a', 'b'], /named are a, b$/],
  ['too many names', matrixGraph('float', ['N', 1]), ['a', 'b', 'c', 'd'], /named are a, b, c, d$/],
  ['a name twice', matrixGraph('float', ['N', 1]), ['a', 'b', 'a'], /named are a, b, a$/],
  ['names it does not need', LINEAR, ['a', 'b', 'c'], /names its own columns: a, b, c$/],
])('a model given %s is refused', async (_, graph, names, message) => {
  await expect(openUnsigned(graph, names)).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(message),
  })
})

/** 1 where the value is missing, else 0: as an imputing model, it answers where a value is missing. */
const isMissing = encodeGraph({
  input: [port('a', 'double', ['N', 1])],
  output: [port('y', 'double', ['N', 1])],
  node: [
    { opType: 'IsNaN', input: ['a'], output: ['missing'] },
    { opType: 'Cast', input: ['missing'], output: ['y'], attribute: [{ name: 'to', type: 2, i: BigInt(TYPE.double) }] },
  ],
})

test('NaN goes into a graph of floats, whose answer to it stands; an absent optional column is NaN', async () => {
  const scorer = await open(isMissing, columns(['a', 'double', false]))
  expect(await scorer.score({ rows: 2, columns: { a: Float64Array.of(Number.NaN, 1) } })).toEqual(Float64Array.of(1, 0))
  expect(await scorer.score({ rows: 2, columns: {} })).toEqual(Float64Array.of(1, 1))
  await scorer.close()
})

/** As classifiers are exported: a label, and a probability for each class. */
const classifier = (label: ElementName) =>
  encodeGraph({
    input: [port('a', label === 'string' ? 'string' : 'double', ['N'])],
    output: [port('label', label, ['N']), port('probabilities', 'float', ['N', 2])],
    node: [
      { opType: 'Cast', input: ['a'], output: ['label'], attribute: [{ name: 'to', type: 2, i: BigInt(TYPE[label]) }] },
      { opType: 'Concat', input: ['p', 'p'], output: ['probabilities'], attribute: [{ name: 'axis', type: 2, i: 1n }] },
    ],
    initializer: [{ name: 'p', dims: [2n, 1n], dataType: TYPE.float, floatData: [0.5, 0.5] }],
  })

test("a classifier's prediction is its label", async () => {
  const scorer = await open(classifier('int64'), columns(['a', 'double']))
  expect(await scorer.score({ rows: 2, columns: { a } })).toEqual(Float64Array.of(1, 2))
  await scorer.close()
})

test('a classifier whose labels are text is refused with what to do', async () => {
  await expect(open(classifier('string'), columns(['a', 'string']))).rejects.toMatchObject({
    message: expect.stringMatching(/gives label: string \[N\]; probabilities: float32 \[/),
    hint: 'train the classifier on labels that are numbers',
  })
})

/** How long a text is said to be by its one category: 1 for "x", 0 for every other. */
const isX = (dims: ('N' | number)[]) =>
  encodeGraph({
    input: [port('t', 'string', dims)],
    output: [port('y', 'float', dims)],
    node: [
      {
        opType: 'LabelEncoder',
        domain: 'ai.onnx.ml',
        input: ['t'],
        output: ['y'],
        attribute: [
          { name: 'keys_strings', type: 8, strings: [Buffer.from('x'), Buffer.from('(missing)')] },
          { name: 'values_floats', type: 6, floats: [1, 2] },
          { name: 'default_float', type: 1, f: 0 },
        ],
      },
    ],
  })

test.each([
  ['[N]', ['N'] as const],
  ['[N, 1]', ['N', 1] as const],
])('text of shape %s is given to a graph that takes it', async (_, dims) => {
  const scorer = await open(isX([...dims]), columns(['t', 'string']))
  const t = ['x', 'ü', null]
  expect(await scorer.score({ rows: 3, columns: { t } })).toEqual(Float64Array.of(1, 0, Number.NaN))
  await expect(scorer.score({ rows: 2, columns: { t: a } })).rejects.toThrow('"t" holds 1; the model takes text')
  await scorer.close()
})

test('a model that names a category for nulls is given it', async () => {
  const folder = await writeModel(join(root, String(folders++)), isX(['N']), columns(['t', 'string', false]))
  const scorer = await openScorer({ ...(await readModel(folder)), metadata: { missing_category: '(missing)' } })
  expect(await scorer.score({ rows: 2, columns: { t: ['x', null] } })).toEqual(Float64Array.of(1, 2))
  expect(await scorer.score({ rows: 1, columns: {} })).toEqual(Float64Array.of(2))
  await scorer.close()
})
