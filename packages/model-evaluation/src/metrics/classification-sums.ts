import type {
  CalibrationBin,
  ClassifierReport,
  MetricDifference,
  MetricIntervals,
  MetricsByName,
} from '@millrace/contracts'
import {
  ClassificationBlocks,
  classificationMetricsOf,
  RankedRows,
  type RowOptions,
  rankDifferences,
  rankIntervals,
} from '@millrace/statistics'
import { calibrationBins } from './calibration-bins.ts'
import { metricDifferences } from './metric-differences.ts'
import { type IntervalOptions, metricIntervals } from './metric-intervals.ts'
import type { MetricSums } from './metric-sums.ts'

export interface ClassificationChoice {
  readonly wanted: ReadonlySet<string>
  readonly threshold: number
}

/** Of slices: bins of 0.04 in log-odds from 20,000 rows on. */
const SLICE_RANKS = { budget: 20_000, bins: 2 ** 10 }

/** The metrics of a binary classifier, of targets of 0 and 1 and probabilities of 1. */
export class ClassificationSums implements MetricSums {
  readonly #blocks: ClassificationBlocks
  readonly #ranks: RankedRows | undefined
  readonly #choice: ClassificationChoice

  constructor(choice: ClassificationChoice, { blocks }: { blocks?: number } = {}) {
    const { wanted, threshold } = choice
    this.#choice = choice
    this.#blocks = new ClassificationBlocks({ threshold, ...(blocks === undefined ? {} : { blocks }) })
    const ranked = wanted.has('roc_auc') || wanted.has('average_precision')
    this.#ranks = ranked ? new RankedRows(blocks === undefined ? {} : SLICE_RANKS) : undefined
  }

  get rows(): number {
    return this.#blocks.rows
  }

  get effectiveRows(): number {
    return this.#blocks.effectiveRows
  }

  add(target: Float64Array, predicted: Float64Array, rows: RowOptions, only?: Uint32Array): void {
    this.#blocks.add(target, predicted, rows, only)
    this.#ranks?.add(target, predicted, rows, only)
  }

  metrics(): MetricsByName {
    return { ...this.#ofSums(this.#blocks.sums.totals()), ...this.#wanted({ ...this.#ranks?.metrics() }) }
  }

  /** Of the areas under the curves always by the jackknife: they are no functions of sums. */
  intervals(options: IntervalOptions): MetricIntervals {
    if (options.intervals === 'none') return {}
    const ofSums = metricIntervals(this.#blocks.sums, (totals) => this.#ofSums(totals), options)
    const ofRanks = this.#ranks === undefined ? {} : rankIntervals(this.#ranks, options.confidence)
    // Rows drawn again make bins look worse than they are: no resampling tells where the calibration error lies.
    return { ...ofSums, ...this.#wanted<MetricIntervals[string]>({ ...ofRanks, ece: null }) }
  }

  differences(other: MetricSums, confidence: number): Record<string, MetricDifference> {
    if (!(other instanceof ClassificationSums)) throw new Error('a classifier is compared with a classifier')
    const ofSums = metricDifferences(
      this.#blocks.sums,
      other.#blocks.sums,
      (totals) => this.#ofSums(totals),
      confidence,
    )
    const both = this.#ranks !== undefined && other.#ranks !== undefined
    return { ...ofSums, ...this.#wanted(both ? rankDifferences(this.#ranks, other.#ranks, confidence) : {}) }
  }

  /** What the metrics rest on. */
  describe(): Pick<ClassifierReport, 'threshold' | 'confusion' | 'ranks'> {
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = this.#blocks.confusion()
    return {
      threshold: this.#choice.threshold,
      confusion: {
        true_positives: truePositives,
        false_positives: falsePositives,
        false_negatives: falseNegatives,
        true_negatives: trueNegatives,
      },
      ranks: {
        method: this.#ranks?.isExact === false ? 'binned' : 'exact',
        roc_auc_error: this.#ranks?.areaError ?? 0,
      },
    }
  }

  /** Mean probability and share of positives in equally wide bins of probability. */
  calibration(): CalibrationBin[] {
    return calibrationBins(this.#blocks)
  }

  #ofSums(totals: Float64Array): MetricsByName {
    return this.#wanted(classificationMetricsOf(totals))
  }

  #wanted<T>(values: Readonly<Record<string, T>>): Record<string, T> {
    return Object.fromEntries(Object.entries(values).filter(([name]) => this.#choice.wanted.has(name)))
  }
}
