import type { Interval } from '../intervals/bootstrap.ts'
import { type AreaDifference, areaDifference, areaInterval, type GroupedArea } from '../intervals/rank-intervals.ts'
import { RankedRows } from './ranked-rows.ts'
import type { RowOptions } from './regression-blocks.ts'

/** Areas under ROC curves of each class against the others; null without rows of both. */
export interface MulticlassAreas {
  readonly ofClasses: readonly (number | null)[]
  /** Their mean: scikit-learn's `roc_auc_score(multi_class='ovr')`; null where any has no value. */
  readonly macro: number | null
  /** Their mean weighted by the rows of each class. */
  readonly weighted: number | null
}

type OfAreas<T> = Readonly<{ ofClasses: readonly T[]; macro: T; weighted: T }>

/** So many rows and bins all classes share, which bounds the memory whatever their number. */
const BUDGET = 300_000
const BINS = 2 ** 16
const MOST_BINS = 2 ** 14

/** The areas under the ROC curves of a classifier of more than two classes over one set of rows, a batch at a time. Exact or binned as `RankedRows`. */
export class MulticlassRanks {
  readonly #ranks: readonly RankedRows[]

  /** `share` of the rows and bins is kept, for sets of which there are many. */
  constructor(classes: number, share = 1) {
    const budget = Math.floor((share * BUDGET) / classes)
    const bins = Math.floor(Math.min(MOST_BINS, BINS / classes) * share)
    this.#ranks = Array.from({ length: classes }, () => new RankedRows({ budget, bins }))
  }

  get isExact(): boolean {
    return this.#ranks.every(({ isExact }) => isExact)
  }

  /** The most by which ties within bins can have moved the area of any class. */
  get areaError(): number {
    return Math.max(...this.#ranks.map(({ areaError }) => areaError))
  }

  /** Takes codes of classes and the probability of each class, row-major, of the same rows; `only` says at which places of the batch the rows of this set are. */
  add(codes: Float64Array, probabilities: Float64Array, options: RowOptions, only?: Uint32Array): void {
    const classes = this.#ranks.length
    const count = only?.length ?? codes.length
    const { weights, clusters, firstRow = 0 } = options
    const [own, counted] = [new Uint32Array(count), new Float64Array(count)]
    for (let i = 0; i < count; i++) {
      const at = only?.[i] ?? i
      own[i] = clusters?.[at] ?? firstRow + at
      counted[i] = weights?.[at] ?? 1
    }
    const [isOne, probability] = [new Float64Array(count), new Float64Array(count)]
    for (const [k, ranks] of this.#ranks.entries()) {
      for (let i = 0; i < count; i++) {
        const at = only?.[i] ?? i
        isOne[i] = codes[at] === k ? 1 : 0
        probability[i] = probabilities[at * classes + k] ?? 0
      }
      ranks.add(isOne, probability, { clusters: own, weights: counted })
    }
  }

  areas(): MulticlassAreas {
    const areas = this.#ranks.map((ranks) => ranks.metrics().roc_auc)
    return averaged(
      areas,
      this.#ranks.map((ranks) => ranks.positives().all),
    )
  }

  /** As those of `rankIntervals`. */
  intervals(confidence: number): OfAreas<Interval | null> {
    return mapAreas(this.#grouped(), (area) => areaInterval(area, confidence))
  }

  /** This model less another over the same rows, as `rankDifferences` has it. */
  differences(other: MulticlassRanks, confidence: number): OfAreas<AreaDifference> {
    const theirs = other.#grouped()
    return mapAreas(this.#grouped(), (area, of) => areaDifference(area, of(theirs), confidence))
  }

  #grouped(): OfAreas<GroupedArea> {
    const without = this.#withoutGroups()
    return mapAreas(this.areas(), (all, of) => ({ all, without: without.map(of) }))
  }

  #withoutGroups(): MulticlassAreas[] {
    const areas = this.#ranks.map((ranks) => ranks.leaveGroupsOut())
    const weights = this.#ranks.map((ranks) => ranks.positives().without)
    return (areas[0] ?? []).map((_, group) =>
      averaged(
        areas.map((its) => its[group]?.roc_auc ?? null),
        weights.map((its) => its[group] ?? 0),
      ),
    )
  }
}

function averaged(ofClasses: readonly (number | null)[], weights: readonly number[]): MulticlassAreas {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const mean = (weightOf: (k: number) => number): number | null => {
    let [sum, total] = [0, 0]
    for (const [k, area] of ofClasses.entries()) {
      if (weightOf(k) === 0) continue
      if (area === null) return null
      sum += weightOf(k) * area
      total += weightOf(k)
    }
    return total === 0 ? null : sum / total
  }
  // Rounding leaves a group that is taken away again a little weight.
  return {
    ofClasses,
    macro: mean(() => 1),
    weighted: mean((k) => ((weights[k] ?? 0) > 1e-12 * all ? (weights[k] ?? 0) : 0)),
  }
}

/** `of` gives the same area of others. */
function mapAreas<From, To>(
  areas: OfAreas<From>,
  one: (area: From, of: <Other>(others: OfAreas<Other>) => Other) => To,
): OfAreas<To> {
  return {
    ofClasses: areas.ofClasses.map((area, k) => one(area, ({ ofClasses }) => classAt(ofClasses, k))),
    macro: one(areas.macro, ({ macro }) => macro),
    weighted: one(areas.weighted, ({ weighted }) => weighted),
  }
}

function classAt<T>(ofClasses: readonly T[], k: number): T {
  const one = ofClasses[k]
  if (one === undefined) throw new Error('models of different classes')
  return one
}
