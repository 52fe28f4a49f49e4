import type { ColumnType } from '@millrace/contracts'

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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // A message of today begins with a marker before its length.
  const start = view.getUint32(0, true) === 0xffffffff ? 8 : 4
  const message = start + view.getUint32(start, true)
  const schema = pointedAt(view, fieldOf(view, message, MESSAGE.header))
  const fields = pointedAt(view, fieldOf(view, schema, SCHEMA.fields))
  const types = new Map<string, ColumnType>()
  for (let index = 0; index < view.getUint32(fields, true); index++) {
    const field = pointedAt(view, fields + 4 + 4 * index)
    const type = typeOf(view, field)
    if (type === undefined) continue
    const name = pointedAt(view, fieldOf(view, field, FIELD.name))
    types.set(bytes.toString('utf8', name + 4, name + 4 + view.getUint32(name, true)), type)
  }
  return types
}

function typeOf(view: DataView, field: number): ColumnType | undefined {
  const place = fieldOf(view, field, FIELD.number)
  const number = place === undefined ? undefined : view.getUint8(place)
  if (number === DURATION) return 'Unknown'
  if (number !== DATE) return undefined
  const unit = fieldOf(view, pointedAt(view, fieldOf(view, field, FIELD.type)), UNIT)
  return unit !== undefined && view.getInt16(unit, true) === DAYS ? undefined : 'Datetime'
}

/** Where a table's field is, undefined where it has the default. */
function fieldOf(view: DataView, table: number, field: number): number | undefined {
  const layout = table - view.getInt32(table, true)
  const place = 4 + 2 * field
  const offset = place < view.getUint16(layout, true) ? view.getUint16(layout + place, true) : 0
  return offset === 0 ? undefined : table + offset
}

function pointedAt(view: DataView, place: number | undefined): number {
  if (place === undefined) throw new RangeError('a part of the schema is missing')
  return place + view.getUint32(place, true)
}
