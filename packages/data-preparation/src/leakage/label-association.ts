import { firstPlaceOf } from './first-place-of.ts'

/** How much one feature tells of the label: 0 nothing, 1 all of it. */
export interface Association {
  readonly strength: number
  /** How many standard deviations that lies from 0 were the two independent. */
  readonly deviations: number
}

/** Mean ranks, from 1, of values without NaN. O(n log n) time. */
export function meanRanks(values: Float64Array): Float64Array {
  const sorted = values.toSorted()
  /** The mean rank of equal values, at the first place that they have. */
  const ranks = new Float64Array(sorted.length)
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    to = from + 1
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    ranks[from] = (from + to + 1) / 2
  }
  return values.map((value) => ranks[firstPlaceOf(sorted, value)] ?? Number.NaN)
}

/**
 * A function that gives the association of a feature with this label, over the rows that have both, or of whether the
 * feature is missing with the label, whichever is stronger: |2 AUC - 1| where the label has two values, else the absolute
 * rank correlation (Spearman, ties at their mean rank). O(n log n) time.
 */
export function associationWith(label: Float64Array): (feature: Float64Array) => Association {
  const whole = { labels: label, ranks: meanRanks(label) }
  return (feature) => {
    if (!feature.some(Number.isNaN)) return between(meanRanks(feature), whole)
    const isMissing = feature.map((value) => (Number.isNaN(value) ? 1 : 0))
    const labels = label.filter((_, row) => isMissing[row] === 0)
    const present = between(meanRanks(feature.filter((value) => !Number.isNaN(value))), {
      labels,
      ranks: meanRanks(labels),
    })
    const missing = between(meanRanks(isMissing), whole)
    return missing.strength > present.strength && missing.deviations > present.deviations ? missing : present
  }
}

/**
 * The association of classes with a label: the share of the variance of the label's ranks that the classes explain, less
 * what as many classes explain by chance (Kelley's epsilon squared), so that classes of one row each explain nothing.
 */
export function classAssociation(codes: Int32Array, label: Float64Array): Association {
  const ranks = meanRanks(label)
  const mean = (ranks.length + 1) / 2
  const sums = new Map<number, { rows: number; sum: number }>()
  let total = 0
  for (let row = 0; row < codes.length; row++) {
    const deviation = (ranks[row] ?? 0) - mean
    const code = codes[row] ?? 0
    const { rows, sum } = sums.get(code) ?? { rows: 0, sum: 0 }
    sums.set(code, { rows: rows + 1, sum: sum + deviation })
    total += deviation * deviation
  }
  const spare = codes.length - sums.size
  if (spare < 1 || total === 0) return { strength: 0, deviations: 0 }
  const between = [...sums.values()].reduce((sum, of) => sum + (of.sum * of.sum) / of.rows, 0)
  const strength = Math.max(0, 1 - (total - between) / spare / (total / (codes.length - 1)))
  return { strength, deviations: strength * Math.sqrt(spare) }
}

interface Ranked {
  readonly labels: Float64Array
  readonly ranks: Float64Array
}

function between(ranks: Float64Array, label: Ranked): Association {
  const correlation = Math.abs(pearson(ranks, label.ranks))
  const deviations = correlation * Math.sqrt(Math.max(0, ranks.length - 1))
  return { strength: twoValues(label.labels) ? separation(ranks, label.labels) : correlation, deviations }
}

/** Whether there are exactly two different values. */
export function twoValues(labels: Float64Array): boolean {
  const seen = new Set<number>()
  for (const value of labels) {
    seen.add(value)
    if (seen.size > 2) return false
  }
  return seen.size === 2
}

/** |2 AUC - 1| from the ranks' sum over the rows of the larger label (Mann and Whitney). */
function separation(ranks: Float64Array, labels: Float64Array): number {
  const larger = labels.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  let [sum, positives] = [0, 0]
  for (let row = 0; row < ranks.length; row++) {
    if (labels[row] !== larger) continue
    sum += ranks[row] ?? 0
    positives++
  }
  const auc = (sum - (positives * (positives + 1)) / 2) / (positives * (ranks.length - positives))
  return Math.abs(2 * auc - 1)
}

function pearson(x: Float64Array, y: Float64Array): number {
  const mean = (x.length + 1) / 2
  let [xx, yy, xy] = [0, 0, 0]
  for (let row = 0; row < x.length; row++) {
    const [dx, dy] = [(x[row] ?? 0) - mean, (y[row] ?? 0) - mean]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy)
}
