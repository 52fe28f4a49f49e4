import { encodeModel, linearGraph } from '@millrace/onnx'
import { columns, type ElementName, encodeGraph, port, TYPE } from './model-folder.ts'

/** 0.25 + 0.5a − 2b + 3c, as millrace writes it. */
export const LINEAR = encodeModel(
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
export const SIGNATURE = columns(['a', 'double'], ['b', 'long'], ['c', 'boolean'])

export const a = Float64Array.of(1, 2)
export const b = Float64Array.of(3, 4)
export const c = Float64Array.of(1, 0)

/** One `[N, 3]` input for columns a, b, c and the product with 1, 10, 100. */
export const matrixGraph = (type: 'float' | 'double', output: ('N' | number)[]) => {
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

/** The sum of its two inputs. */
export const sum = (dims: ('N' | number)[], type: ElementName = 'double', names = ['a', 'b']) =>
  encodeGraph({
    input: names.map((name) => port(name, type, dims)),
    output: [port('y', type, dims)],
    node: [{ opType: 'Add', input: ['a', 'b'], output: ['y'] }],
  })
