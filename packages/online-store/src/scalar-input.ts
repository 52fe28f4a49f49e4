import { StepError } from '@millrace/errors'
import type { ValueType } from '@millrace/feature-registry'
import type { FeatureInput } from './online-store.ts'

const BITS = { INT32: 32, INT64: 64, UNIX_TIMESTAMP: 64 } as const

/**
 * A value as an integer of its type; a Date becomes whole seconds for UNIX_TIMESTAMP.
 * @throws StepError BROKEN_CONTRACT where it is none, has a fraction or does not fit
 */
export function integerInput(value: FeatureInput, type: 'INT32' | 'INT64' | 'UNIX_TIMESTAMP'): number | bigint {
  const integer = value instanceof Date && type === 'UNIX_TIMESTAMP' ? Math.floor(value.getTime() / 1000) : value
  if (typeof integer === 'bigint') {
    if (BigInt.asIntN(BITS[type], integer) === integer) return integer
  } else if (typeof integer === 'number' && Number.isInteger(integer)) {
    if (type === 'INT32' ? (integer | 0) === integer : integer >= -(2 ** 63) && integer < 2 ** 63) return integer
  }
  throw wrongType(value, type)
}

/** The error for a value that its declared type does not hold. */
export function wrongType(value: FeatureInput, type: ValueType): StepError {
  return new StepError('BROKEN_CONTRACT', `${show(value)} is not of type ${type}`, {
    hint: 'declare the type that the source column has, or convert the column',
  })
}

function show(value: FeatureInput): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid date' : value.toISOString()
  if (value instanceof Uint8Array) return `a value of ${value.length} bytes`
  return Array.isArray(value) ? `a list of ${value.length}` : String(value)
}
