/** As in scikit-learn's `log_loss`, no probability counts as nearer to 0 or 1 than the spacing of doubles at 1. */
export const logOf = (probability: number): number =>
  Math.log(Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON))
