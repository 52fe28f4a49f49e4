/**
 * A code for each row's ranks in some columns, from 0, numbered in their sorted order as `np.unique` does, the first column first.
 * Rows have one code where all their ranks are the same.
 */
export function groupCodes(columns: readonly Float64Array[]): Int32Array {
  let codes: Float64Array = new Float64Array(columns[0]?.length ?? 0)
  for (const column of columns) {
    const most = column.reduce((largest, value) => Math.max(largest, value), 0) + 1
    // Numbered again for each column, so that the combined codes stay far from where doubles lose integers.
    codes = dense(codes.map((code, row) => code * most + (column[row] ?? 0)))
  }
  return Int32Array.from(codes)
}

function dense(values: Float64Array): Float64Array {
  const sorted = Float64Array.from(new Set(values)).sort()
  const places = new Map(Array.from(sorted, (value, place) => [value, place]))
  return values.map((value) => places.get(value) ?? 0)
}
