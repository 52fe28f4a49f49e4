import { StepError } from '@millrace/errors'
import type { Port, TensorData } from '@millrace/onnx'

/** Values of a column: numbers with NaN for null, or text. */
export type ColumnValues = Float64Array | readonly (string | null)[]

/** Whether values of a column can be given to an input of this element type. */
export const takesValues = (dtype: Port['dtype']): boolean =>
  dtype !== undefined && ['float64', 'float32', 'int64', 'int32', 'bool', 'string'].includes(dtype)

export interface Conversion {
  /** The column of the value at an index, for messages. */
  readonly columnAt: (index: number) => string
  /** What a null in text is given as; undefined where it has no place in the graph. */
  readonly missingCategory: string | undefined
  /** Is told the index of every null that the element type cannot say. */
  readonly onGap: (index: number) => void
}

/**
 * Values as an input's element type. Floats keep NaN; the other types cannot say null, which becomes 0 or '' and a gap.
 * @throws StepError BROKEN_CONTRACT where a value is not of the type, naming its column and the value
 */
export function graphValues(values: ColumnValues, dtype: Port['dtype'], conversion: Conversion): TensorData {
  const refuse = (index: number, what: string): never => {
    const held = typeof values[index] === 'string' ? JSON.stringify(values[index].slice(0, 80)) : values[index]
    const message = `the column "${conversion.columnAt(index)}" holds ${held}; the model takes ${what}`
    throw new StepError('BROKEN_CONTRACT', message)
  }
  if (dtype === 'string') return values instanceof Float64Array ? refuse(0, 'text') : texts(values, conversion)
  if (!(values instanceof Float64Array)) return refuse(0, 'numbers')
  const checks = { refuse, onGap: conversion.onGap }
  switch (dtype) {
    case 'float64':
      return values
    case 'float32':
      return new Float32Array(values)
    case 'int64':
      return longs(values, checks)
    case 'int32':
      return within(new Int32Array(values.length), values, [-(2 ** 31), 2 ** 31 - 1], checks)
    case 'bool':
      return within(new Uint8Array(values.length), values, [0, 1], checks)
    default:
      throw new Error(`numbers cannot be given as ${dtype}`)
  }
}

interface Checks {
  readonly refuse: (index: number, what: string) => never
  readonly onGap: (index: number) => void
}

const texts = (values: readonly (string | null)[], { missingCategory, onGap }: Conversion): string[] =>
  values.map((value, index) => {
    if (value === null && missingCategory === undefined) onGap(index)
    return value ?? missingCategory ?? ''
  })

/** Written as two 32-bit halves, little-endian as onnxruntime's platforms are: a BigInt per value takes many times longer. */
function longs(values: Float64Array, { refuse, onGap }: Checks): BigInt64Array {
  const result = new BigInt64Array(values.length)
  const halves = new Int32Array(result.buffer)
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    if (Number.isNaN(value)) {
      onGap(i)
      continue
    }
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
  { refuse, onGap }: Checks,
): T {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    if (Number.isNaN(value)) {
      onGap(i)
      continue
    }
    if (!Number.isInteger(value) || value < min || value > max) refuse(i, `whole numbers from ${min} to ${max}`)
    result[i] = value
  }
  return result
}
