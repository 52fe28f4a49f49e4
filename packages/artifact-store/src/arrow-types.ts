import type { ColumnType } from '@millrace/contracts'
import { type FlatTable, rootTable } from './flat-table.ts'

/** Arrow's numbers of types: of a span of time, which Parquet has as a plain integer, and of a date. */
const [DATE, DURATION] = [8, 18]
/** The unit of a date that counts days. */
const DAYS = 0

/** Of the tables of Arrow's flatbuffers, the places of what is read here. */
const MESSAGE = { header: 2 }
const SCHEMA = { fields: 1 }
const FIELD = { name: 0, number: 2, type: 3 }
const UNIT = 0

/**
 * The top-level columns that Polars types by the Arrow schema of a Parquet file and not by its own: spans of time, and dates in
 * milliseconds. `encoded` is the entry `ARROW:schema` of the footer: base64 of an IPC message. Throws RangeError for what is none.
 */
export function arrowTypes(encoded: string): ReadonlyMap<string, ColumnType> {
  const bytes = Buffer.from(encoded, 'base64')
  // A message of today begins with a marker before its length.
  const start = bytes.readUInt32LE(0) === 0xffffffff ? 8 : 4
  const schema = stated(rootTable(bytes.subarray(start)).table(MESSAGE.header))
  return new Map(
    schema.tables(SCHEMA.fields).flatMap((field): [string, ColumnType][] => {
      const type = typeOf(field)
      return type === undefined ? [] : [[field.text(FIELD.name), type]]
    }),
  )
}

function typeOf(field: FlatTable): ColumnType | undefined {
  const number = field.uint8(FIELD.number)
  if (number === DURATION) return 'Unknown'
  if (number !== DATE) return undefined
  return stated(field.table(FIELD.type)).int16(UNIT) === DAYS ? undefined : 'Datetime'
}

function stated(table: FlatTable | undefined): FlatTable {
  if (table === undefined) throw new RangeError('a part of the schema is missing')
  return table
}
