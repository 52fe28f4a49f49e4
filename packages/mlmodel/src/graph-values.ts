import { StepError } from '@millrace/errors'
import type { Port, TensorData } from '@millrace/onnx'

/** Whether doubles can be given to an input of this element type. */
export const takesNumbers = (dtype: Port['dtype']): boolean =>
  dtype !== undefined && ['float64', 'float32', 'int64', 'int32', 'bool'].includes(dtype)

/**
 * Doubles as an input's element type; NaN, which whole numbers and Booleans cannot say, becomes 0.
 * @throws StepError BROKEN_CONTRACT where a value is not of the type, naming `columnAt(index)` and the value
 */
export function graphValues(
  values: Float64Array,
  dtype: Port['dtype'],
  columnAt: (index: number) => string,
): TensorData {
  const refuse = (index: number, what: string) => {
    throw new StepError(
      'BROKEN_CONTRACT',
      `the column "${columnAt(index)}" holds ${values[index]}; the model takes ${what}`,
    )
  }
  switch (dtype) {
    case 'float64':
      return values
    case 'float32':
      return new Float32Array(values)
    case 'int64':
      return longs(values, refuse)
    case 'int32':
      return within(new Int32Array(values.length), values, [-(2 ** 31), 2 ** 31 - 1], refuse)
    case 'bool':
      return within(new Uint8Array(values.length), values, [0, 1], refuse)
    default:
      throw new Error(`numbers cannot be given as ${dtype}`)
  }
}

type Refuse = (index: number, what: string) => void

/** Written as two 32-bit halves, little-endian as onnxruntime's platforms are: a BigInt per value takes many times longer. */
function longs(values: Float64Array, refuse: Refuse): BigInt64Array {
  const result = new BigInt64Array(values.length)
  const halves = new Int32Array(result.buffer)
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    if (Number.isNaN(value)) continue
    if (!Number.isInteger(value) || value < -(2 ** 63) || value >= 2 ** 63) refuse(i, 'whole numbers of 64 bits')
    halves[2 * i] = value
    halves[2 * i + 1] = Math.floor(value / 2 ** 32)
  }
  return result
}

function within<T extends Int32Array | Uint8Array>(
  result: T,
  values: Float64Array,
  [min, max]: readonly [number, number],
  refuse: Refuse,
): T {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    if (Number.isNaN(value)) continue
    if (!Number.isInteger(value) || value < min || value > max) refuse(i, `whole numbers from ${min} to ${max}`)
    result[i] = value
  }
  return result
}
