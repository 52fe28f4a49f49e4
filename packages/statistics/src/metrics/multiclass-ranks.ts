import type { Interval } from '../intervals/bootstrap.ts'
import { jackknifeInterval } from '../intervals/jackknife.ts'
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
export interface AreaDifference {
  readonly difference: number | null
  readonly interval: Interval | null
}

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

  /** By the jackknife over groups of rows, on the log-odds scale, which keeps them within 0 and 1; null as that of `rankIntervals`. */
  intervals(confidence: number): OfAreas<Interval | null> {
    const without = this.#withoutGroups()
    return mapAreas(this.areas(), (area, of) => areaInterval(area, without.map(of), confidence))
  }

  /** This model less another over the same rows, with the interval of the paired jackknife. */
  differences(other: MulticlassRanks, confidence: number): OfAreas<AreaDifference> {
    const [some, others] = [this.#withoutGroups(), other.#withoutGroups()]
    const theirs = other.areas()
    return mapAreas(this.areas(), (area, of) => {
      const difference = minus(area, of(theirs))
      const without = some.map((areas, group) =>
        minus(of(areas), others[group] === undefined ? null : of(others[group])),
      )
      const known = without.filter((value) => value !== null)
      if (difference === null || known.length < 2 || known.length < without.length)
        return { difference, interval: null }
      const { low, high } = jackknifeInterval(difference, known, confidence)
      return { difference, interval: { low, high } }
    })
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

function mapAreas<T>(
  areas: MulticlassAreas,
  one: (area: number | null, of: (areas: MulticlassAreas) => number | null) => T,
): OfAreas<T> {
  return {
    ofClasses: areas.ofClasses.map((area, k) => one(area, ({ ofClasses }) => ofClasses[k] ?? null)),
    macro: one(areas.macro, ({ macro }) => macro),
    weighted: one(areas.weighted, ({ weighted }) => weighted),
  }
}

function areaInterval(area: number | null, without: readonly (number | null)[], confidence: number): Interval | null {
  const known = without.filter((value) => value !== null)
  if (area === null || known.length < 2 || known.length < without.length) return null
  const { high, standardError } = jackknifeInterval(area, known, confidence)
  if (standardError === 0) return { low: area, high: area }
  if (area <= 0 || area >= 1) return null
  const logOdds = Math.log(area / (1 - area))
  const reach = (high - area) / (area * (1 - area))
  return { low: 1 / (1 + Math.exp(reach - logOdds)), high: 1 / (1 + Math.exp(-reach - logOdds)) }
}

const minus = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one - other
