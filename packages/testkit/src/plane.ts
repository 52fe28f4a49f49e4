const ROWS = Array.from({ length: 40 }, (_, row) => ({ row, a: row % 7, b: (row * 3) % 11, c: row % 5 }))

/** Columns of forty rows, an hour apart, on the plane y = 1 + 2a − 3b; c has nothing to do with y. */
export const PLANE = {
  id: ROWS.map(({ row }) => row),
  event_timestamp: ROWS.map(({ row }) => new Date(Date.UTC(2024, 0, 1, row))),
  a: ROWS.map(({ a }) => a),
  b: ROWS.map(({ b }) => b),
  c: ROWS.map(({ c }) => c),
  y: ROWS.map(({ a, b }) => 1 + 2 * a - 3 * b),
}
