/** Whether a row belongs to a sample of about `size` of `rows` rows: always the same ones, by a hash of their number. */
export function rowSampling(rows: number, size: number): (row: number) => boolean {
  if (rows <= size) return () => true
  const limit = Math.floor((2 ** 32 * size) / rows)
  // Knuth's multiplicative hash; the high bits decide, so that no period in the rows can follow it.
  return (row) => Math.imul(row, 0x9e3779b1) >>> 0 < limit
}
