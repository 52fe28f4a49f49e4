import type { ColumnSkew, SampleRow } from '@millrace/contracts'
import { shownValue } from '../checks/shown-value.ts'
import { equalValues } from './equal-values.ts'
import type { SampledRow } from './sampled-rows.ts'
import type { Served } from './served-rows.ts'

/** How a column differs from what is served, with the first rows that do. */
export interface SkewedColumn {
  readonly skew: ColumnSkew
  readonly samples: readonly SampleRow[]
}

/** A feature that is held against what is served. */
export interface ComparedFeature {
  readonly column: string
  readonly view: string
  /** Columns of the table that tell what was asked for. */
  readonly keys: readonly string[]
  /** The part of the larger one by which two numbers may differ. */
  readonly tolerance: number
}

/** Samples beyond these are not needed by anybody. */
const MOST_SAMPLES = 100

/** Counts the rows in which a feature of a table is not what is served for it. */
export class SkewTally {
  readonly feature: ComparedFeature
  readonly #samples: SampleRow[] = []
  #counts = { compared: 0, mismatched: 0, not_served: 0, newer: 0 }

  constructor(feature: ComparedFeature) {
    this.feature = feature
  }

  add({ row, values }: SampledRow, { newer, value: served }: Served): void {
    if (newer) {
      this.#counts.newer += 1
      return
    }
    this.#counts.compared += 1
    const { column, keys, tolerance } = this.feature
    const trained = values[column]
    if (equalValues(trained, served, tolerance)) return
    this.#counts.mismatched += 1
    if (served === null) this.#counts.not_served += 1
    if (this.#samples.length >= MOST_SAMPLES) return
    const shownKeys = Object.fromEntries(keys.map((key) => [key, shownValue(values[key])]))
    this.#samples.push({ row, keys: shownKeys, values: { table: shownValue(trained), online: shownValue(served) } })
  }

  told(threshold: number): SkewedColumn {
    const { column, view } = this.feature
    const { compared, mismatched } = this.#counts
    const fraction = compared === 0 ? null : mismatched / compared
    const verdict = fraction === null ? 'incomparable' : fraction > threshold ? 'skewed' : 'consistent'
    return { skew: { column, view, verdict, fraction, threshold, ...this.#counts }, samples: this.#samples }
  }
}
