import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeModel } from './decode-model.ts'
import { encodeModel } from './encode-model.ts'
import { linearForm } from './linear-form.ts'
import { type LinearModel, linearGraph } from './linear-graph.ts'
import type { ModelProto } from './onnx_pb.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const type = fc.constantFrom('double', 'float', 'long', 'integer', 'boolean')
const linearModels = fc
  .uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 8 })
  .chain(([output = '', ...names]) =>
    fc.record({
      inputs: fc.tuple(...names.map((name) => fc.record({ name: fc.constant(name), type }))),
      coefficients: fc.array(finite, { minLength: names.length, maxLength: names.length }),
      intercept: finite,
      output: fc.constant(output),
    }),
  )

const MODEL: LinearModel = {
  inputs: [
    { name: 'a', type: 'double' },
    { name: 'b', type: 'long' },
  ],
  coefficients: [0.5, -2],
  intercept: 0.25,
  output: 'prediction',
}

test('a linear graph is read back as the model it was written from', () => {
  fc.assert(
    fc.property(linearModels, (model) => {
      expect(linearForm(decodeModel(encodeModel(linearGraph(model))))).toEqual(model)
    }),
  )
})

type Graph = NonNullable<ModelProto['graph']>
const changes: [string, (graph: Graph, model: ModelProto) => void][] = [
  [
    'another operator',
    (graph) => {
      for (const node of graph.node) if (node.opType === 'Add') node.opType = 'Sub'
    },
  ],
  ['a node more', (graph) => graph.node.push(...graph.node.slice(0, 1))],
  ['a coefficient more', (graph) => graph.initializer.push(...graph.initializer.slice(0, 1))],
  ['operands the other way round', (graph) => graph.node.at(-2)?.input.reverse()],
  ['no inputs', (graph) => graph.input.splice(0)],
  ['no constants', (graph) => graph.initializer.splice(0)],
  [
    'inputs of text',
    (graph) => {
      for (const { type } of graph.input) if (type?.tensorType !== undefined) type.tensorType.elemType = 8
    },
  ],
  [
    'cut constants',
    (graph) => {
      for (const constant of graph.initializer) constant.rawData = constant.rawData.slice(3)
    },
  ],
  ['no output', (graph) => graph.output.splice(0)],
  [
    'another operator set',
    (_, model) => {
      for (const opset of model.opsetImport) opset.version = 14n
    },
  ],
]

test.each(changes)('a graph with %s is not taken for a linear model', (_, change) => {
  const model = linearGraph(MODEL)
  expect(linearForm(model)).toBeDefined()
  if (model.graph !== undefined) change(model.graph, model)
  expect(linearForm(model)).toBeUndefined()
})
