import { CompensatedSum } from '../summaries/compensated-sum.ts'
import { MomentsAccumulator } from '../summaries/moments-accumulator.ts'
import { median } from './median.ts'

/** Named as they appear in `evaluation.json` and in tracking; the definitions are scikit-learn's. */
export interface RegressionMetrics {
  readonly rmse: number
  readonly mae: number
  /** Null for fewer than 2 rows; for a constant target 1 when every prediction is exact, else 0. */
  readonly r2: number | null
  readonly median_absolute_error: number
  readonly max_error: number
  readonly rows: number
}

/**
 * Regression metrics of targets and predictions, a batch at a time; accumulators of parts merge into that of the whole.
 * Keeps every absolute error for the exact median, 8 bytes a row and twice that while `metrics` runs.
 * Rows whose target or prediction is NaN or infinite are counted in `nonFinite` and left out: a caller refuses them.
 */
export class RegressionAccumulator {
  readonly #target = new MomentsAccumulator()
  readonly #squared = new CompensatedSum()
  readonly #absolute = new CompensatedSum()
  #absoluteErrors: Float64Array[] = []
  #maxError = 0
  #rows = 0
  #nonFinite = 0

  get rows(): number {
    return this.#rows
  }

  get nonFinite(): number {
    return this.#nonFinite
  }

  /** Takes the targets and predictions of the same rows; throws when their lengths differ. */
  add(yTrue: Float64Array, yPred: Float64Array): void {
    if (yTrue.length !== yPred.length) {
      throw new Error(`${yTrue.length} targets were given with ${yPred.length} predictions`)
    }
    const errors = new Float64Array(yTrue.length)
    const targets = new Float64Array(yTrue.length)
    let kept = 0
    for (let i = 0; i < yTrue.length; i++) {
      const target = yTrue[i] ?? 0
      const predicted = yPred[i] ?? 0
      if (!Number.isFinite(target) || !Number.isFinite(predicted)) continue
      targets[kept] = target
      errors[kept++] = this.#addError(Math.abs(target - predicted))
    }
    this.#nonFinite += yTrue.length - kept
    this.#rows += kept
    this.#target.add(targets.subarray(0, kept))
    this.#absoluteErrors.push(kept === errors.length ? errors : errors.slice(0, kept))
  }

  merge(other: RegressionAccumulator): void {
    this.#target.merge(other.#target)
    this.#squared.merge(other.#squared)
    this.#absolute.merge(other.#absolute)
    this.#absoluteErrors.push(other.#allAbsoluteErrors().slice())
    this.#maxError = Math.max(this.#maxError, other.#maxError)
    this.#rows += other.#rows
    this.#nonFinite += other.#nonFinite
  }

  /** The metrics of all rows so far; throws when there is none. */
  metrics(): RegressionMetrics {
    if (this.#rows === 0) throw new Error('no finite row was added, so there are no metrics')
    return {
      rmse: Math.sqrt(this.#squared.value() / this.#rows),
      mae: this.#absolute.value() / this.#rows,
      r2: this.#r2(),
      median_absolute_error: median(this.#allAbsoluteErrors()),
      max_error: this.#maxError,
      rows: this.#rows,
    }
  }

  #addError(error: number): number {
    this.#squared.add(error * error)
    this.#absolute.add(error)
    if (error > this.#maxError) this.#maxError = error
    return error
  }

  #r2(): number | null {
    if (this.#rows < 2) return null
    const residual = this.#squared.value()
    const total = this.#target.moments().sumOfSquares
    if (total === 0) return residual === 0 ? 1 : 0
    return 1 - residual / total
  }

  /** One array in place of the batches, so that asking again copies nothing. */
  #allAbsoluteErrors(): Float64Array {
    const [only] = this.#absoluteErrors
    if (only !== undefined && this.#absoluteErrors.length === 1) return only
    const all = new Float64Array(this.#rows)
    let at = 0
    for (const errors of this.#absoluteErrors) {
      all.set(errors, at)
      at += errors.length
    }
    this.#absoluteErrors = [all]
    return all
  }
}
