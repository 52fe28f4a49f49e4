import type { ColumnType } from '@millrace/contracts'
import type { ValueType } from './feature-repository.ts'

/** Feast's names of data types in definitions, and the value types that they stand for. */
export const VALUE_TYPE_OF_DTYPE = {
  Bytes: 'BYTES',
  String: 'STRING',
  Int32: 'INT32',
  Int64: 'INT64',
  Float64: 'DOUBLE',
  Float32: 'FLOAT',
  Bool: 'BOOL',
  UnixTimestamp: 'UNIX_TIMESTAMP',
  'Array(Bytes)': 'BYTES_LIST',
  'Array(String)': 'STRING_LIST',
  'Array(Int32)': 'INT32_LIST',
  'Array(Int64)': 'INT64_LIST',
  'Array(Float64)': 'DOUBLE_LIST',
  'Array(Float32)': 'FLOAT_LIST',
  'Array(Bool)': 'BOOL_LIST',
  'Array(UnixTimestamp)': 'UNIX_TIMESTAMP_LIST',
} as const satisfies Record<string, ValueType>

export type Dtype = keyof typeof VALUE_TYPE_OF_DTYPE

export const VALUE_TYPES: readonly ValueType[] = Object.values(VALUE_TYPE_OF_DTYPE)

const DTYPES = new Map<ValueType, string>(Object.entries(VALUE_TYPE_OF_DTYPE).map(([dtype, type]) => [type, dtype]))

/** A value type as definitions spell it: `DOUBLE` is `Float64`. */
export const dtypeOf = (valueType: ValueType): string => DTYPES.get(valueType) ?? valueType

const COLUMN_TYPE_OF_SCALAR: Partial<Record<ValueType, ColumnType>> = {
  BYTES: 'Binary',
  STRING: 'String',
  INT32: 'Int32',
  INT64: 'Int64',
  DOUBLE: 'Float64',
  FLOAT: 'Float32',
  BOOL: 'Boolean',
  UNIX_TIMESTAMP: 'Datetime',
}

/** The type of a table's column that holds a value type. */
export const columnTypeOf = (valueType: ValueType): ColumnType => COLUMN_TYPE_OF_SCALAR[valueType] ?? 'List'
