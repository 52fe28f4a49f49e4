import * as z from 'zod'

/** What a column is for. A table contract speaks of roles, never of names. */
export const Role = z.enum(['key', 'event_timestamp', 'feature', 'label', 'prediction', 'other'])
export type Role = z.infer<typeof Role>

const INTEGER_TYPES = ['Int8', 'Int16', 'Int32', 'Int64', 'UInt8', 'UInt16', 'UInt32', 'UInt64'] as const
const FLOAT_TYPES = ['Float32', 'Float64', 'Decimal'] as const

/** The column types that a table may have, named as Polars names them; `Datetime` is microseconds UTC. */
export type ColumnType =
  | 'Boolean'
  | (typeof INTEGER_TYPES)[number]
  | (typeof FLOAT_TYPES)[number]
  | 'String'
  | 'Binary'
  | 'Date'
  | 'Time'
  | 'Datetime'
  | 'List'
  | 'Struct'
  | 'Null'
  | 'Unknown'

export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly role: Role
  /** From the file's statistics; undefined where it has none. */
  readonly nullCount: number | undefined
}

const INTEGERS: ReadonlySet<ColumnType> = new Set(INTEGER_TYPES)
const FLOATS: ReadonlySet<ColumnType> = new Set(FLOAT_TYPES)

export const isInteger = (type: ColumnType): boolean => INTEGERS.has(type)
export const isFloat = (type: ColumnType): boolean => FLOATS.has(type)
/** Integers, floats and booleans: what a model reads as a number. */
export const isNumeric = (type: ColumnType): boolean => isInteger(type) || isFloat(type) || type === 'Boolean'

/** The event timestamp's name where nothing else says so: Feast's default. */
export const EVENT_TIMESTAMP = 'event_timestamp'
/** The column that batch-prediction writes. */
export const PREDICTION = 'prediction'
