import { expect, test } from 'vitest'
import { type ClassifierModel, classifierGraph } from './classifier-graph.ts'
import { decodeModel } from './decode-model.ts'
import { encodeModel } from './encode-model.ts'
import { linearTerms } from './linear-terms.ts'
import { type PipelineModel, pipelineGraph } from './pipeline-graph.ts'

/** log(x), x / y, and 7 in every row. */
const MODEL: PipelineModel = {
  inputs: [
    { name: 'y', type: 'double' },
    { name: 'x', type: 'double' },
  ],
  transform(builder, columns) {
    const [x = '', y = ''] = [columns.get('x'), columns.get('y')]
    return [
      builder.node('Log', [x]),
      builder.node('Div', [x, y]),
      builder.node('Expand', [builder.double(7), builder.node('Shape', [y])]),
    ]
  },
  coefficients: [2, -3, 0.5],
  intercept: 1,
  output: 'prediction',
}
const CLASSIFIER: ClassifierModel = {
  ...MODEL,
  coefficients: [[2, -3, 0.5]],
  intercepts: [1],
  classes: [0, 1],
  label: 'label',
  probabilities: 'probabilities',
}
const again = (model: Parameters<typeof encodeModel>[0]) => decodeModel(encodeModel(model))

test.each([
  ['a regression', again(pipelineGraph(MODEL))],
  ['a classifier of two classes', again(classifierGraph(CLASSIFIER))],
])('the terms of %s are its coefficients, each with the inputs that its values depend on', (_, model) => {
  const found = linearTerms(model)
  expect(found?.terms.map(({ coefficient, inputs }) => [coefficient, inputs])).toEqual([
    [2, ['x']],
    [-3, ['y', 'x']],
    [0.5, []],
  ])
  expect(found?.graph.graph?.output.map(({ name }) => name)).toEqual(found?.terms.map(({ tensor }) => tensor))
  expect(found?.graph.graph?.node.some(({ opType }) => /MatMul|Sigmoid|ZipMap/.test(opType))).toBe(false)
})

test('a graph of another tool, and one of several linear forms, has no terms', () => {
  const model = pipelineGraph(MODEL)
  expect(linearTerms({ ...model, producerName: 'another' })).toBeUndefined()
  const forms = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  const three = classifierGraph({ ...CLASSIFIER, coefficients: forms, intercepts: [0, 0, 0], classes: [0, 1, 2] })
  expect(linearTerms(three)).toBeUndefined()
})
