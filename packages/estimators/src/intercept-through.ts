/** The intercept with which the model of these coefficients predicts `y` at `x`, such as the means of its rows. */
export function interceptThrough(coefficients: Float64Array, x: Float64Array, y: number): number {
  return coefficients.reduce((rest, w, j) => rest - w * (x[j] ?? 0), y)
}
