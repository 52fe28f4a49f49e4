/** A table of a FlatBuffer, such as Arrow's metadata is made of; its fields go by their places in the schema. */
export interface FlatTable {
  /** 0 where the field is left out. */
  uint8(field: number): number
  int64(field: number): number
  /** Undefined where the field is left out. */
  table(field: number): FlatTable | undefined
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
  return {
    uint8: (field) => present(field, (place) => view.getUint8(place)) ?? 0,
    int64: (field) => present(field, int64At) ?? 0,
    table: (field) => present(field, (place) => tableAt(view, place + view.getUint32(place, true))),
    vector: (field) =>
      present(field, (place) => {
        const list = place + view.getUint32(place, true)
        return [list + 4, view.getUint32(list, true)]
      }) ?? [0, 0],
    int32At: (place) => view.getInt32(place, true),
    int64At,
  }

  function present<T>(field: number, read: (place: number) => T): T | undefined {
    const entry = 4 + 2 * field
    const offset = entry < size ? view.getUint16(places + entry, true) : 0
    return offset === 0 ? undefined : read(at + offset)
  }
}
