/** A prediction is `intercept` + Σ `coefficients[j]` · x[j]. */
export interface LinearModel {
  readonly intercept: number
  readonly coefficients: Float64Array
}

/** The predictions of a model for columns in the order of its coefficients; throws when their number differs. */
export function predictLinear(model: LinearModel, columns: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const { intercept, coefficients } = model
  const [first] = columns
  if (first === undefined || columns.length !== coefficients.length) {
    throw new Error(`${columns.length} columns were given to a model of ${coefficients.length}`)
  }
  const predicted = new Float64Array(first.length).fill(intercept)
  columns.forEach((column, j) => {
    const coefficient = coefficients[j] ?? 0
    if (coefficient === 0) return
    for (let row = 0; row < predicted.length; row++) {
      predicted[row] = (predicted[row] ?? 0) + coefficient * (column[row] ?? 0)
    }
  })
  return predicted
}
