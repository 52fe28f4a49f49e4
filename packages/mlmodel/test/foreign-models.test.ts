import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ColumnSpec, openScorer, readModel } from '../src/index.ts'
import { a, b, c, LINEAR, matrixGraph, SIGNATURE, sum } from './graphs.ts'
import { columns, type ElementName, encodeGraph, port, TYPE, writeModel } from './model-folder.ts'

let root: string
let folders = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mlmodel-foreign-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const open = async (graph: Uint8Array, inputs: readonly ColumnSpec[]) =>
  openScorer(await writeModel(join(root, String(folders++)), graph, inputs))

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
  expect(await scorer.classifier?.predict({ rows: 2, columns: { a } })).toEqual({
    labels: Float64Array.of(1, 2),
    probabilities: Float64Array.of(0.5, 0.5, 0.5, 0.5),
  })
  await scorer.close()
})

test('a classifier whose labels are text gives them, but no number, and says what to do', async () => {
  const scorer = await open(classifier('string'), columns(['a', 'string']))
  expect(scorer.classifier?.labelType).toBe('string')
  expect(await scorer.classifier?.predict({ rows: 2, columns: { a: ['x', null] } })).toEqual({
    labels: ['x', null],
    probabilities: Float64Array.of(0.5, 0.5, Number.NaN, Number.NaN),
  })
  await expect(scorer.score({ rows: 1, columns: { a: ['x'] } })).rejects.toMatchObject({
    message: expect.stringMatching(/gives label: string \[N\]; probabilities: float32 \[/),
    hint: expect.stringContaining('labels that are numbers'),
  })
  expect(scorer.classifier?.classes).toEqual(['0', '1'])
  await scorer.close()
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
