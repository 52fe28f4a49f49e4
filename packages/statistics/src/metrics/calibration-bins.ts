/** Rows whose probability is in one of equally wide bins. */
export interface CalibrationBin {
  readonly rows: number
  readonly weight: number
  readonly meanPredicted: number
  /** Of the rows for which what was predicted came. */
  readonly shareOfPositives: number
}

/** Weight, probability, positives and rows of a bin. */
const WIDTH = 4

/** Mean probabilities and shares of what came in equally wide bins of probability, as scikit-learn's `calibration_curve` with uniform bins; parts merge. */
export class CalibrationBins {
  readonly #sums: Float64Array

  constructor(bins: number) {
    this.#sums = new Float64Array(WIDTH * bins)
  }

  /** Takes a row and returns its bin. */
  add(probability: number, positive: boolean, weight: number): number {
    const sums = this.#sums
    const bins = sums.length / WIDTH
    let bin = Math.min(bins - 1, Math.floor(probability * bins))
    // A bin holds its upper end, not its lower one, and the edges are those of numpy.linspace.
    while (bin > 0 && probability <= bin * (1 / bins)) bin--
    while (bin < bins - 1 && probability > (bin + 1) * (1 / bins)) bin++
    const at = bin * WIDTH
    sums[at] = (sums[at] ?? 0) + weight
    sums[at + 1] = (sums[at + 1] ?? 0) + weight * probability
    sums[at + 2] = (sums[at + 2] ?? 0) + (positive ? weight : 0)
    sums[at + 3] = (sums[at + 3] ?? 0) + 1
    return bin
  }

  /** The other must have as many bins. */
  merge(other: CalibrationBins): void {
    for (const [i, sum] of other.#sums.entries()) this.#sums[i] = (this.#sums[i] ?? 0) + sum
  }

  /** Those that have rows. */
  filled(): CalibrationBin[] {
    const bins: CalibrationBin[] = []
    for (let at = 0; at < this.#sums.length; at += WIDTH) {
      const [weight = 0, predicted = 0, positive = 0, rows = 0] = this.#sums.subarray(at, at + WIDTH)
      if (weight > 0)
        bins.push({ rows, weight, meanPredicted: predicted / weight, shareOfPositives: positive / weight })
    }
    return bins
  }
}
