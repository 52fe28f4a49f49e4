import type { ValueType } from '@millrace/feature-registry'

export type ScalarType = Exclude<ValueType, `${string}_LIST`>

/** Field numbers of `feast.types.Value`, which are the numbers of `feast.types.ValueType` too. */
export const VALUE_FIELD: Readonly<Record<ValueType, number>> = {
  BYTES: 1,
  STRING: 2,
  INT32: 3,
  INT64: 4,
  DOUBLE: 5,
  FLOAT: 6,
  BOOL: 7,
  UNIX_TIMESTAMP: 8,
  BYTES_LIST: 11,
  STRING_LIST: 12,
  INT32_LIST: 13,
  INT64_LIST: 14,
  DOUBLE_LIST: 15,
  FLOAT_LIST: 16,
  BOOL_LIST: 17,
  UNIX_TIMESTAMP_LIST: 18,
}

/** A list's field number is that of its element type plus this. */
export const LIST_OFFSET = 10

export const NULL_FIELD = 19

const SCALARS: Readonly<Record<number, ScalarType>> = {
  1: 'BYTES',
  2: 'STRING',
  3: 'INT32',
  4: 'INT64',
  5: 'DOUBLE',
  6: 'FLOAT',
  7: 'BOOL',
  8: 'UNIX_TIMESTAMP',
}

/** The scalar type of a field number between 1 and 8; undefined for any other. */
export function scalarTypeOfField(number: number): ScalarType | undefined {
  return SCALARS[number]
}

/** The type of a list's elements, or the type itself where it is no list. */
export function scalarTypeOf(type: ValueType): ScalarType {
  const scalar = SCALARS[VALUE_FIELD[type] % LIST_OFFSET]
  if (scalar === undefined) throw new Error(`no scalar type for ${type}`)
  return scalar
}
