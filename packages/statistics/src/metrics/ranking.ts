/** Weights of positives and negatives at each distinct score, the highest first. */
export interface RankedScores {
  readonly scores: Float64Array
  readonly positives: Float64Array
  readonly negatives: Float64Array
}

/** Sorts scores without NaN and sums up weights by target (1 or 0) at each of them. */
export function rankScores(yTrue: Float64Array, scores: Float64Array, weights?: Float64Array): RankedScores {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  const ranked = {
    scores: new Float64Array(order.length),
    positives: new Float64Array(order.length),
    negatives: new Float64Array(order.length),
  }
  let distinct = -1
  for (const row of order) {
    const score = scores[row] ?? 0
    if (distinct < 0 || score !== ranked.scores[distinct]) ranked.scores[++distinct] = score
    const side = yTrue[row] === 1 ? ranked.positives : ranked.negatives
    side[distinct] = (side[distinct] ?? 0) + (weights?.[row] ?? 1)
  }
  return {
    scores: ranked.scores.subarray(0, distinct + 1),
    positives: ranked.positives.subarray(0, distinct + 1),
    negatives: ranked.negatives.subarray(0, distinct + 1),
  }
}

/** The area under the ROC curve, ties counted half, as scikit-learn's `roc_auc_score`; null without both classes. */
export function rocAuc({ positives, negatives }: RankedScores): number | null {
  let [hits, falseAlarms, area] = [0, 0, 0]
  for (const [i, positive] of positives.entries()) {
    const negative = negatives[i] ?? 0
    area += negative * (hits + positive / 2)
    hits += positive
    falseAlarms += negative
  }
  return hits === 0 || falseAlarms === 0 ? null : area / hits / falseAlarms
}

/** The area under the precision-recall steps, as scikit-learn's `average_precision_score`; null without a positive row. */
export function averagePrecision({ positives, negatives }: RankedScores): number | null {
  let [hits, decided, sum] = [0, 0, 0]
  for (const [i, positive] of positives.entries()) {
    hits += positive
    decided += positive + (negatives[i] ?? 0)
    if (positive > 0) sum += positive * (hits / decided)
  }
  return hits === 0 ? null : sum / hits
}
