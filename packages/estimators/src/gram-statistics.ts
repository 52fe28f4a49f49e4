/**
 * What a linear fit needs to know of n rows of p features and a target, whatever the number of rows.
 * A row of weight w counts w times. Centred means taken around the weighted means:
 * `centredGram` = Σ w (x − x̄)(x − x̄)ᵀ, `centredXy` = Σ w (x − x̄)(y − ȳ), `centredYy` = Σ w (y − ȳ)².
 */
export interface GramStatistics {
  /** Names of the p features, in the order of every array here. */
  readonly features: readonly string[]
  readonly target: string
  /** Rows; those of weight 0 do not count. */
  readonly n: number
  /** Sum of the weights: n where rows have none. */
  readonly weight: number
  readonly meanX: Float64Array
  readonly meanY: number
  /** p × p, symmetric, row by row; exactly 0 in the row and column of a constant feature. */
  readonly centredGram: Float64Array
  readonly centredXy: Float64Array
  readonly centredYy: number
}
