import type { ColumnType } from '@millrace/contracts'
import type { FileMetaData, SchemaElement } from 'hyparquet'

/** A top-level column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string
  readonly type: ColumnType
  /** Over all row groups; undefined where one of them does not tell. */
  readonly nullCount: number | undefined
  /** For a timestamp: whether it is stored as microseconds since 1970 UTC. */
  readonly utcMicros: boolean
}

/** The top-level columns of a file, typed as Polars reads them. */
export function parquetColumns(meta: FileMetaData): ParquetColumn[] {
  const columns: ParquetColumn[] = []
  let element = 1
  let leaf = 0
  while (element < meta.schema.length) {
    const top = meta.schema[element]
    if (top === undefined) break
    const { next, leaves } = spanOf(meta.schema, element)
    const nullCount = top.num_children === undefined ? nullsOf(meta, leaf) : undefined
    columns.push({ name: top.name, type: typeOf(top), nullCount, utcMicros: isUtcMicros(top) })
    element = next
    leaf += leaves
  }
  return columns
}

/** The schema is a tree in pre-order: where an element's subtree ends, and how many leaves it has. */
function spanOf(schema: readonly SchemaElement[], start: number): { next: number; leaves: number } {
  let next = start
  let leaves = 0
  for (let open = 1; open > 0 && next < schema.length; next++) {
    const children = schema[next]?.num_children
    open += (children ?? 0) - 1
    if (children === undefined) leaves++
  }
  return { next, leaves }
}

function nullsOf(meta: FileMetaData, leaf: number): number | undefined {
  let total = 0
  for (const group of meta.row_groups) {
    const count = group.columns[leaf]?.meta_data?.statistics?.null_count
    if (count === undefined) return undefined
    total += Number(count)
  }
  return total
}

function isUtcMicros({ logical_type: logical }: SchemaElement): boolean {
  return logical?.type === 'TIMESTAMP' && logical.isAdjustedToUTC && logical.unit === 'MICROS'
}

function typeOf(element: SchemaElement): ColumnType {
  if (element.num_children !== undefined) return isList(element) ? 'List' : 'Struct'
  if (element.repetition_type === 'REPEATED') return 'List'
  return logicalType(element) ?? convertedType(element) ?? physicalType(element)
}

function isList({ logical_type: logical, converted_type: converted }: SchemaElement): boolean {
  return logical?.type === 'LIST' || logical?.type === 'MAP' || converted === 'LIST' || converted === 'MAP'
}

function logicalType({ logical_type: logical }: SchemaElement): ColumnType | undefined {
  switch (logical?.type) {
    case 'STRING':
    case 'ENUM':
    case 'JSON':
      return 'String'
    case 'DATE':
      return 'Date'
    case 'TIME':
      return 'Time'
    case 'TIMESTAMP':
      return 'Datetime'
    case 'DECIMAL':
      return 'Decimal'
    case 'NULL':
      return 'Null'
    case 'INTEGER':
      return integerType(logical.isSigned, logical.bitWidth)
    default:
      return undefined
  }
}

function integerType(isSigned: boolean, bits: number): ColumnType | undefined {
  if (bits === 8) return isSigned ? 'Int8' : 'UInt8'
  if (bits === 16) return isSigned ? 'Int16' : 'UInt16'
  if (bits === 32) return isSigned ? 'Int32' : 'UInt32'
  if (bits === 64) return isSigned ? 'Int64' : 'UInt64'
  return undefined
}

const CONVERTED: Partial<Record<string, ColumnType>> = {
  UTF8: 'String',
  ENUM: 'String',
  JSON: 'String',
  DATE: 'Date',
  TIME_MILLIS: 'Time',
  TIME_MICROS: 'Time',
  TIMESTAMP_MILLIS: 'Datetime',
  TIMESTAMP_MICROS: 'Datetime',
  DECIMAL: 'Decimal',
  INT_8: 'Int8',
  INT_16: 'Int16',
  INT_32: 'Int32',
  INT_64: 'Int64',
  UINT_8: 'UInt8',
  UINT_16: 'UInt16',
  UINT_32: 'UInt32',
  UINT_64: 'UInt64',
}

const convertedType = ({ converted_type: converted }: SchemaElement): ColumnType | undefined =>
  converted === undefined ? undefined : CONVERTED[converted]

const PHYSICAL: Partial<Record<string, ColumnType>> = {
  BOOLEAN: 'Boolean',
  INT32: 'Int32',
  INT64: 'Int64',
  INT96: 'Datetime',
  FLOAT: 'Float32',
  DOUBLE: 'Float64',
  BYTE_ARRAY: 'Binary',
  FIXED_LEN_BYTE_ARRAY: 'Binary',
}

const physicalType = ({ type }: SchemaElement): ColumnType =>
  type === undefined ? 'Unknown' : (PHYSICAL[type] ?? 'Unknown')
