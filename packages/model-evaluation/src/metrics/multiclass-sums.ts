import {
  type CalibrationBin,
  type CLASS_METRICS,
  classMetric,
  type MetricDifference,
  type MetricIntervals,
  type MetricsByName,
  type MulticlassReport,
} from '@millrace/contracts'
import { MulticlassBlocks, MulticlassRanks, multiclassMetricsOf, type RowOptions } from '@millrace/statistics'
import { calibrationBins } from './calibration-bins.ts'
import { metricDifferences } from './metric-differences.ts'
import { type IntervalOptions, metricIntervals } from './metric-intervals.ts'
import type { MetricSums } from './metric-sums.ts'

export interface MulticlassChoice {
  readonly wanted: ReadonlySet<string>
  /** More than two. */
  readonly classes: readonly string[]
}

/** Of what all rows keep for the areas under the curves, each slice keeps this. */
const SLICE_SHARE = 1 / 15
const AREAS = ['roc_auc', 'roc_auc_ovr', 'roc_auc_ovr_weighted'] as const

/** The metrics of a classifier of more than two classes, of codes of classes and the probability of each, row-major. */
export class MulticlassSums implements MetricSums {
  readonly #blocks: MulticlassBlocks
  readonly #ranks: MulticlassRanks | undefined
  readonly #choice: MulticlassChoice
  /** By the metric, in the order of the classes: bootstraps ask for them a thousand times. */
  readonly #names: Readonly<Record<(typeof CLASS_METRICS)[number], readonly string[]>>

  constructor(choice: MulticlassChoice, { blocks }: { blocks?: number } = {}) {
    const { wanted, classes } = choice
    this.#choice = choice
    this.#blocks = new MulticlassBlocks(classes.length, blocks === undefined ? {} : { blocks })
    const ranked = AREAS.some((name) => wanted.has(name))
    this.#ranks = ranked ? new MulticlassRanks(classes.length, blocks === undefined ? 1 : SLICE_SHARE) : undefined
    const names = (metric: (typeof CLASS_METRICS)[number]) => classes.map((name) => classMetric(metric, name))
    this.#names = { precision: names('precision'), recall: names('recall'), f1: names('f1'), roc_auc: names('roc_auc') }
  }

  get rows(): number {
    return this.#blocks.rows
  }

  get effectiveRows(): number {
    return this.#blocks.effectiveRows
  }

  add(codes: Float64Array, probabilities: Float64Array, rows: RowOptions, only?: Uint32Array): void {
    this.#blocks.add(codes, probabilities, rows, only)
    this.#ranks?.add(codes, probabilities, rows, only)
  }

  metrics(): MetricsByName {
    return { ...this.#ofSums(this.#blocks.sums.totals()), ...(this.#ranks && this.#ofAreas(this.#ranks.areas())) }
  }

  /** Of the areas under the curves always by the jackknife; of the calibration error none, as with two classes. */
  intervals(options: IntervalOptions): MetricIntervals {
    if (options.intervals === 'none') return {}
    return {
      ...metricIntervals(this.#blocks.sums, (totals) => this.#ofSums(totals), options),
      ...(this.#choice.wanted.has('ece') ? { ece: null } : {}),
      ...(this.#ranks && this.#ofAreas(this.#ranks.intervals(options.confidence))),
    }
  }

  differences(other: MetricSums, confidence: number): Record<string, MetricDifference> {
    if (!(other instanceof MulticlassSums)) throw new Error('a classifier is compared with a classifier')
    const [ours, theirs] = [this.#ranks, other.#ranks]
    return {
      ...metricDifferences(this.#blocks.sums, other.#blocks.sums, (totals) => this.#ofSums(totals), confidence),
      ...(ours && theirs && this.#ofAreas(ours.differences(theirs, confidence))),
    }
  }

  /** What the metrics rest on. */
  describe(): MulticlassReport {
    return {
      classes: [...this.#choice.classes],
      confusion: this.#blocks.confusion(),
      ranks: {
        method: this.#ranks?.isExact === false ? 'binned' : 'exact',
        roc_auc_error: this.#ranks?.areaError ?? 0,
      },
    }
  }

  /** Mean probability of the class decided for and share of right decisions, in equally wide bins of that probability. */
  calibration(): CalibrationBin[] {
    return calibrationBins(this.#blocks)
  }

  #ofSums(totals: Float64Array): MetricsByName {
    const { averages, ofClasses } = multiclassMetricsOf(totals, this.#blocks)
    const metrics: Record<string, number | null> = {}
    for (const [name, value] of Object.entries(averages)) if (this.#choice.wanted.has(name)) metrics[name] = value
    for (const metric of ['precision', 'recall', 'f1'] as const)
      if (this.#choice.wanted.has(metric))
        for (const [k, scores] of ofClasses.entries()) metrics[this.#names[metric][k] ?? ''] = scores[metric]
    return metrics
  }

  #ofAreas<T>(areas: { readonly ofClasses: readonly T[]; readonly macro: T; readonly weighted: T }): Record<string, T> {
    const { wanted } = this.#choice
    return {
      ...(wanted.has('roc_auc_ovr') ? { roc_auc_ovr: areas.macro } : {}),
      ...(wanted.has('roc_auc_ovr_weighted') ? { roc_auc_ovr_weighted: areas.weighted } : {}),
      ...(wanted.has('roc_auc')
        ? Object.fromEntries(areas.ofClasses.map((area, k) => [this.#names.roc_auc[k] ?? '', area]))
        : {}),
    }
  }
}
