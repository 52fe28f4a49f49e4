export interface PivotedCholesky {
  /** The columns that are not, to rounding, combinations of the others, in the order they were taken. */
  readonly columns: readonly number[]
  /** Upper triangular R with RᵀR = the matrix restricted to `columns`, one array a row. */
  readonly factor: readonly Float64Array[]
}

/**
 * The triangular factor of a positive semidefinite p × p matrix with diagonal 0 or 1, largest remaining pivot first;
 * the first of equal pivots is taken, and columns whose pivots stay below `tolerance` are left out.
 */
export function pivotedCholesky(matrix: Float64Array, p: number, tolerance: number): PivotedCholesky {
  const remaining = Float64Array.from({ length: p }, (_, j) => matrix[j * p + j] ?? 0)
  const columns: number[] = []
  const rows: Float64Array[] = []
  for (;;) {
    const pivot = indexOfLargest(remaining)
    const square = remaining[pivot] ?? 0
    if (!(square > tolerance)) break
    const row = matrix.slice(pivot * p, pivot * p + p)
    for (const earlier of rows) {
      const factor = earlier[pivot] ?? 0
      for (let j = 0; j < p; j++) row[j] = (row[j] ?? 0) - factor * (earlier[j] ?? 0)
    }
    const root = Math.sqrt(square)
    for (let j = 0; j < p; j++) {
      row[j] = (row[j] ?? 0) / root
      remaining[j] = (remaining[j] ?? 0) - (row[j] ?? 0) ** 2
    }
    row[pivot] = root
    remaining[pivot] = Number.NEGATIVE_INFINITY
    columns.push(pivot)
    rows.push(row)
  }
  const factor = rows.map((row, i) => Float64Array.from(columns, (column, j) => (j < i ? 0 : (row[column] ?? 0))))
  return { columns, factor }
}

function indexOfLargest(values: Float64Array): number {
  let best = 0
  for (let j = 1; j < values.length; j++) if ((values[j] ?? 0) > (values[best] ?? 0)) best = j
  return best
}
