/** Of a classifier of more than two classes, which decides for the most probable class, the first of equals. */
export type MulticlassAverages = {
  readonly log_loss: number
  /** Σ (probability − target)² over the classes, the mean over rows: scikit-learn's `brier_score_loss`, from 0 to 2. */
  readonly brier: number
  /** The root of half the Brier score, from 0 to 1: of two classes it would be that of the probability. */
  readonly rmse: number
  /** The mean of half of Σ |probability − target|: the probability that went to other classes. */
  readonly mae: number
  /** The mean of the decided class's probability minus the accuracy: by how much decisions are too sure in all. */
  readonly bias: number
  /** Expected calibration error of the decided class (Guo et al. 2017), in equally wide bins. */
  readonly ece: number
  readonly accuracy: number
  /** The mean recall of the classes that have rows. */
  readonly balanced_accuracy: number
  readonly precision_macro: number
  readonly recall_macro: number
  readonly f1_macro: number
  readonly precision_weighted: number
  readonly recall_weighted: number
  readonly f1_weighted: number
}

/** Of one class against the others; null without a denominator. */
export interface ClassScores {
  readonly precision: number | null
  readonly recall: number | null
  readonly f1: number | null
}

export interface MulticlassSumMetrics {
  readonly averages: MulticlassAverages
  /** In the order of the classes. */
  readonly ofClasses: readonly ClassScores[]
}

interface Shape {
  readonly classes: number
  readonly calibrationBins: number
}

/** Where a block's sums are; behind the errors of the bins are the weights of each class's rows, of those decided for it, and of both. */
export const SUM_COLUMNS = {
  WEIGHT: 0,
  LOG_LOSS: 1,
  SQUARED: 2,
  ABSOLUTE: 3,
  WEIGHT_SQUARED: 4,
  BIN_ERRORS: 5,
} as const

export const widthOf = ({ classes, calibrationBins }: Shape): number =>
  SUM_COLUMNS.BIN_ERRORS + calibrationBins + 3 * classes

/**
 * The metrics of `MulticlassBlocks` sums, or of resampled ones. Averages are scikit-learn's by default: over the classes that rows have or
 * are decided to be, with 0 for what has no denominator.
 */
export function multiclassMetricsOf(totals: Float64Array, { classes, calibrationBins }: Shape): MulticlassSumMetrics {
  const { WEIGHT, LOG_LOSS, SQUARED, ABSOLUTE, BIN_ERRORS } = SUM_COLUMNS
  const weight = totals[WEIGHT] ?? 0
  const first = BIN_ERRORS + calibrationBins
  const errors = totals.subarray(BIN_ERRORS, first)
  const part = (at: number) => totals.subarray(first + at * classes, first + (at + 1) * classes)
  const [actual, decided, right] = [part(0), part(1), part(2)]
  // A block that is left out again leaves rounding errors instead of nothing.
  const least = 1e-12 * weight
  const ratio = (hits: number, whole: number) => (whole > least ? hits / whole : null)
  const ofClasses = Array.from(actual, (weightOf, k): ClassScores => {
    const [chosen, hits] = [decided[k] ?? 0, right[k] ?? 0]
    return { precision: ratio(hits, chosen), recall: ratio(hits, weightOf), f1: ratio(2 * hits, weightOf + chosen) }
  })
  const isPresent = (k: number) => (actual[k] ?? 0) > least || (decided[k] ?? 0) > least
  const mean = (name: keyof ClassScores, weightOf: (k: number) => number) => {
    let [sum, all] = [0, 0]
    for (const [k, scores] of ofClasses.entries()) {
      sum += weightOf(k) * (scores[name] ?? 0)
      all += weightOf(k)
    }
    return sum / all
  }
  const macro = (name: keyof ClassScores) => mean(name, (k) => (isPresent(k) ? 1 : 0))
  const weighted = (name: keyof ClassScores) => mean(name, (k) => actual[k] ?? 0)
  const brier = (totals[SQUARED] ?? 0) / weight
  return {
    averages: {
      log_loss: (totals[LOG_LOSS] ?? 0) / weight,
      brier,
      rmse: Math.sqrt(brier / 2),
      mae: (totals[ABSOLUTE] ?? 0) / weight,
      bias: errors.reduce((sum, error) => sum + error, 0) / weight,
      ece: errors.reduce((sum, error) => sum + Math.abs(error), 0) / weight,
      accuracy: right.reduce((sum, hits) => sum + hits, 0) / weight,
      balanced_accuracy: mean('recall', (k) => ((actual[k] ?? 0) > least ? 1 : 0)),
      precision_macro: macro('precision'),
      recall_macro: macro('recall'),
      f1_macro: macro('f1'),
      precision_weighted: weighted('precision'),
      recall_weighted: weighted('recall'),
      f1_weighted: weighted('f1'),
    },
    ofClasses,
  }
}
