import { expect, test } from 'vitest'
import { encodeModel, linearForm, openModel, type PipelineModel, pipelineGraph } from '../src/index.ts'

/** `2 · log(x) + 3 · [color is red] + 1`, where the kind of color is -1 if unknown. */
const model: PipelineModel = {
  inputs: [
    { name: 'x', type: 'long' },
    { name: 'color', type: 'string' },
  ],
  transform: (builder, columns) => [
    builder.node('Log', [columns.get('x') ?? '']),
    builder.cast(
      builder.codes(
        columns.get('color') ?? '',
        new Map([
          ['red', 1],
          ['blue', 0],
        ]),
        -1,
      ),
      'double',
    ),
  ],
  coefficients: [2, 3],
  intercept: 1,
  output: 'prediction',
}

test('raw columns of numbers and text go through the nodes into the linear model', async () => {
  const opened = await openModel(encodeModel(pipelineGraph(model)))
  const columns = { x: BigInt64Array.of(1n, 1n, 1n), color: ['red', 'blue', 'grey'] }
  expect((await opened.run(columns, 3))['prediction']).toEqual(Float64Array.of(4, 1, -2))
  expect((await opened.run({ x: new BigInt64Array(), color: [] }, 0))['prediction']).toEqual(new Float64Array())
  await opened.close()
})

test.each(['double', 'string'] as const)('a single column of %s is fed as a matrix of one column', async (type) => {
  const single = pipelineGraph({
    ...model,
    inputs: [{ name: 'x', type }],
    transform: (builder, columns) => {
      const x = columns.get('x') ?? ''
      return [type === 'double' ? x : builder.cast(builder.codes(x, new Map([['two', 2]]), 0), 'double')]
    },
    coefficients: [10],
  })
  const opened = await openModel(encodeModel(single))
  expect(opened.inputs[0]?.shape).toEqual([undefined, 1])
  const x = type === 'double' ? Float64Array.of(2, 0) : ['two', 'three']
  expect((await opened.run({ x }, 2))['prediction']).toEqual(Float64Array.of(21, 1))
  await opened.close()
})

test('constants are written once each, minus zero apart from zero', () => {
  const { graph } = pipelineGraph({
    ...model,
    transform: (builder, columns) => {
      const sum = (value: number, tensor: string) => builder.node('Add', [tensor, builder.double(value)])
      const x = columns.get('x') ?? ''
      return [sum(0, sum(-0, sum(0, x))), x]
    },
  })
  const scalars = graph?.initializer.filter(({ dims }) => dims.length === 0) ?? []
  expect(scalars).toHaveLength(3)
})

test('it is no linear form, so nothing takes it for a model over its inputs', () => {
  expect(linearForm(pipelineGraph(model))).toBeUndefined()
})

test('the same model gives the same bytes; names in the graph keep clear of columns', () => {
  expect(encodeModel(pipelineGraph(model))).toEqual(encodeModel(pipelineGraph(model)))
  const { graph } = pipelineGraph({
    ...model,
    inputs: [
      { name: 'pipeline/Cast_0', type: 'long' },
      { name: 'color', type: 'string' },
    ],
    transform: (_, columns) => [...columns.values()].slice(0, 1),
    coefficients: [1],
  })
  const names = graph?.node.flatMap(({ output }) => output) ?? []
  expect(names).not.toContain('pipeline/Cast_0')
})

test('a number of coefficients that is not the number of columns is a mistake of the caller', () => {
  expect(() => pipelineGraph({ ...model, coefficients: [1] })).toThrow(/2 columns but 1 coefficients/)
})
