import {
  type GramStatistics,
  type LinearModel,
  leastSquaresBaseline,
  meanBaseline,
  type RowBlocks,
} from '@millrace/estimators'

/** For each class a model of the share of its rows. */
export type ClassBaselines = Readonly<Record<'mean' | 'least_squares', readonly LinearModel[]>>

/**
 * The baselines of a classifier of several classes, each class against the others as 1 and 0, in one more reading of the rows: beside the
 * statistics of the features, which all classes share, least squares needs no more than the sums of each class.
 */
export async function classBaselines(
  rows: RowBlocks,
  statistics: GramStatistics,
  classes: number,
): Promise<ClassBaselines> {
  const { meanX, weight } = statistics
  const weights = new Float64Array(classes)
  /** Σ w (x − x̄) over the rows of a class: that of all rows is 0, so it is the class's `centredXy` too. */
  const sums = Array.from({ length: classes }, () => new Float64Array(meanX.length))
  for await (const { columns, target, weights: own } of rows) {
    for (let row = 0; row < target.length; row++)
      weights[target[row] ?? 0] = (weights[target[row] ?? 0] ?? 0) + (own?.[row] ?? 1)
    for (const [j, column] of columns.entries()) {
      const mean = meanX[j] ?? 0
      for (let row = 0; row < target.length; row++) {
        const sum = sums[target[row] ?? 0]
        if (sum !== undefined) sum[j] = (sum[j] ?? 0) + (own?.[row] ?? 1) * ((column[row] ?? 0) - mean)
      }
    }
  }
  const each = sums.map((centredXy, k): GramStatistics => {
    const share = (weights[k] ?? 0) / weight
    return { ...statistics, meanY: share, centredXy, centredYy: weight * share * (1 - share) }
  })
  return { mean: each.map(meanBaseline), least_squares: await Promise.all(each.map(leastSquaresBaseline)) }
}
