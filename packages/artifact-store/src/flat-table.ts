/** A table of a FlatBuffer, such as Arrow's metadata is made of; its fields go by their places in the schema. */
export interface FlatTable {
  /** 0 where the field is left out. */
  uint8(field: number): number
  int64(field: number): number
  /** Undefined where the field is left out, as the next one. */
  int16(field: number): number | undefined
  table(field: number): FlatTable | undefined
  /** None where the field is left out. */
  tables(field: number): FlatTable[]
  text(field: number): string
  /** Where the first element of a list lies, and how many there are. */
  vector(field: number): [start: number, count: number]
  int32At(at: number): number
  int64At(at: number): number
}

/** The outermost table of a FlatBuffer. */
export function rootTable({ buffer, byteOffset, byteLength }: Uint8Array): FlatTable {
  const view = new DataView(buffer, byteOffset, byteLength)
  return tableAt(view, view.getUint32(0, true))
}

function tableAt(view: DataView, at: number): FlatTable {
  const places = at - view.getInt32(at, true)
  const size = view.getUint16(places, true)
  const int64At = (place: number) => Number(view.getBigInt64(place, true))
  const pointedAt = (place: number) => place + view.getUint32(place, true)
  const vector = (field: number): [start: number, count: number] =>
    present(field, (place) => {
      const list = pointedAt(place)
      return [list + 4, view.getUint32(list, true)]
    }) ?? [0, 0]
  return {
    uint8: (field) => present(field, (place) => view.getUint8(place)) ?? 0,
    int64: (field) => present(field, int64At) ?? 0,
    int16: (field) => present(field, (place) => view.getInt16(place, true)),
    table: (field) => present(field, (place) => tableAt(view, pointedAt(place))),
    tables(field) {
      const [start, count] = vector(field)
      return Array.from({ length: count }, (_, index) => tableAt(view, pointedAt(start + 4 * index)))
    },
    text(field) {
      const [start, length] = vector(field)
      return Buffer.from(view.buffer, view.byteOffset + start, length).toString('utf8')
    },
    vector,
    int32At: (place) => view.getInt32(place, true),
    int64At,
  }

  function present<T>(field: number, read: (place: number) => T): T | undefined {
    const entry = 4 + 2 * field
    const offset = entry < size ? view.getUint16(places + entry, true) : 0
    return offset === 0 ? undefined : read(at + offset)
  }
}
