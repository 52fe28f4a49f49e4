/** The products that ‖y − Xw‖² = yy − 2·w·xy + w·gram·w is made of; `gram` is p × p, row by row. */
export interface Quadratic {
  readonly gram: Float64Array
  readonly xy: Float64Array
  readonly yy: number
}

/** What is added to ½‖y − Xw‖²: l1·‖w‖₁ + ½·l2·‖w‖². */
export interface Penalty {
  readonly l1: number
  readonly l2: number
}
