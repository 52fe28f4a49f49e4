import { isStepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import { encodeModel } from './encode-model.ts'
import { type LinearModel, linearGraph } from './linear-graph.ts'

const MODEL: LinearModel = {
  inputs: [
    { name: 'a', type: 'double' },
    { name: 'b', type: 'long' },
    { name: 'c', type: 'boolean' },
  ],
  coefficients: [0.5, -2, 3],
  intercept: 0.25,
  output: 'prediction',
}

const shapes = (ports: NonNullable<ReturnType<typeof linearGraph>['graph']>['input']) =>
  ports.map(({ name, type }) => [
    name,
    type?.tensorType?.elemType,
    type?.tensorType?.shape?.dim.map((dim) => dim.value.value),
  ])

test('every column is an [N] input of its own type, the output is [N] double', () => {
  const { graph } = linearGraph(MODEL)
  // 11 double, 7 int64, 9 bool in TensorProto.DataType
  expect(shapes(graph?.input ?? [])).toEqual([
    ['a', 11, ['N']],
    ['b', 7, ['N']],
    ['c', 9, ['N']],
  ])
  expect(shapes(graph?.output ?? [])).toEqual([['prediction', 11, ['N']]])
})

test('a single column is an [N, 1] input, which is what MLflow feeds', () => {
  const { graph } = linearGraph({ ...MODEL, inputs: [{ name: 'b', type: 'long' }], coefficients: [2] })
  expect(shapes(graph?.input ?? [])).toEqual([['b', 7, ['N', 1n]]])
})

test('the model claims IR 8 and an operator set of the same age, so that old runtimes load it', () => {
  expect(linearGraph(MODEL)).toMatchObject({
    irVersion: 8n,
    producerName: 'millrace',
    opsetImport: [{ domain: '', version: 15n }],
  })
})

test('the same model gives the same bytes', () => {
  const other: LinearModel = { ...MODEL, coefficients: Float64Array.of(0.5, -2, 3) }
  expect(encodeModel(linearGraph(other))).toEqual(encodeModel(linearGraph(MODEL)))
})

test('columns may have the names that the graph uses inside', () => {
  const inputs = [
    { name: 'linear/coefficients', type: 'double' },
    { name: 'linear_/sum', type: 'double' },
  ] as const
  const { graph } = linearGraph({ ...MODEL, inputs, coefficients: [1, 2] })
  const defined = [
    ...(graph?.input ?? []).map(({ name }) => name),
    ...(graph?.initializer ?? []).map(({ name }) => name),
    ...(graph?.node ?? []).flatMap(({ output }) => output),
  ]
  expect(new Set(defined).size).toBe(defined.length)
})

test.each([
  ['has the name of the output', ['a', 'prediction'], '"prediction" is also the name of the model\'s output'],
  ['occurs twice', ['a', 'a'], '"a" occurs twice'],
  ['has no name', ['a', ''], 'empty name'],
])('a column that %s is refused', (_, names, message) => {
  const inputs = names.map((name) => ({ name, type: 'double' as const }))
  let caught: unknown
  try {
    linearGraph({ ...MODEL, inputs, coefficients: [1, 2] })
  } catch (error) {
    caught = error
  }
  expect(isStepError(caught, 'BROKEN_CONTRACT')).toBe(true)
  expect(caught).toMatchObject({ message: expect.stringContaining(message) })
})

test.each([
  ['no inputs', { inputs: [], coefficients: [] }],
  ['a coefficient too few', { coefficients: [1, 2] }],
  ['a coefficient that is not a number', { coefficients: [1, Number.NaN, 2] }],
  ['an infinite intercept', { intercept: Number.POSITIVE_INFINITY }],
])('%s is a bug of the caller', (_, change) => {
  expect(() => linearGraph({ ...MODEL, ...change })).toThrow(Error)
})
