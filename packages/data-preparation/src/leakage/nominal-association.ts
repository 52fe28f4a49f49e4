import type { Association } from './label-association.ts'
import { type ValueGroups, valueGroups } from './value-groups.ts'

/** How much a feature tells of a label whose values are classes in no order. */
export interface NominalAssociation {
  /**
   * By its values: the share of the variance of the classes' indicators that they explain, which is tau of Goodman and Kruskal
   * (1954) and R² of Light and Margolin (1971), less what as many values explain by chance. It is 1 exactly where Theil's U,
   * the uncertainty coefficient, is, which is where each value has one class; but values of one row each explain nothing.
   */
  readonly determination: Association
  /**
   * By their order: how far below chance the number of runs of one class lies (Wald and Wolfowitz 1940, of more than two
   * classes Wallis and Roberts 1956), 1 where each class is one run. Runs are where the class of the row before is wrong,
   * so that this is what that guess gains over chance. Within equal values rows are taken in random order. Chance
   * deviates by about as much as for two classes, for which it is known; of more classes it deviates less.
   */
  readonly separation: Association
}

/** Of values, null as NaN, with the classes of the same rows, from 0. O(n log n) time. */
export function nominalAssociation(values: Float64Array, classes: Int32Array): NominalAssociation {
  const rows = values.length
  const sizes = classSizes(classes)
  const shares = sizes.filter((size) => size > 0).map((size) => size / rows)
  /** Both the sum of squares of all indicators around their means, and the changes of class in a random order. */
  const total = rows * (1 - shares.reduce((sum, share) => sum + share * share, 0))
  const groups = valueGroups(values)
  const { within, between } = changesOf(groups, classes, sizes.length)

  const spare = rows - groups.starts.length
  const determined = spare < 1 || total === 0 ? 0 : Math.max(0, 1 - within / spare / (total / (rows - 1)))
  const least = shares.length - 1
  const separated = total <= least ? 0 : Math.max(0, (total - within - between) / (total - least))
  return {
    determination: { strength: determined, deviations: determined * Math.sqrt(Math.max(0, spare)) },
    separation: { strength: separated, deviations: separated * Math.sqrt(Math.max(0, rows - 1)) },
  }
}

function classSizes(classes: Int32Array): number[] {
  const sizes: number[] = []
  for (const code of classes) {
    while (sizes.length <= code) sizes.push(0)
    sizes[code] = (sizes[code] ?? 0) + 1
  }
  return sizes
}

/** The changes of class to be expected within equal values, and from one value to the next. */
function changesOf(
  { order, starts }: ValueGroups,
  classes: Int32Array,
  most: number,
): { within: number; between: number } {
  let [within, between] = [0, 0]
  let before: Float64Array = new Float64Array(most)
  let own: Float64Array = new Float64Array(most)
  let last: Uint32Array = new Uint32Array(0)
  for (const [index, start] of starts.entries()) {
    const group = order.subarray(start, starts[index + 1])
    for (const row of group) {
      const code = classes[row] ?? 0
      own[code] = (own[code] ?? 0) + 1
    }
    let [same, alike] = [0, 0]
    // Each row adds its class's count: the sum of the squares of the counts, without a look at classes that are not here.
    for (const row of group) {
      const code = classes[row] ?? 0
      same += own[code] ?? 0
      alike += before[code] ?? 0
    }
    within += group.length - same / group.length
    if (index > 0) between += 1 - alike / (group.length * last.length)
    for (const row of last) before[classes[row] ?? 0] = 0
    ;[before, own] = [own, before]
    last = group
  }
  return { within, between }
}
