import { seededRandom } from '../probability/seeded-random.ts'
import type { PairedCounts } from './counts.ts'

/** Random divisions; the effect that all but one of 200 stay below is the second largest of these and of what was measured. */
const DIVISIONS = 399
const SEED = 1
/** Equal effects differ by rounding. */
const ROUNDING = 1e-9
/** Values of a side that are enough: fewer make chance look larger, never smaller. */
const MOST_VALUES = 4096
/** Beyond, an effect worth an alarm is far from what chance reaches. */
const MOST_EFFECTIVE_ROWS = 2000
/** A test that is surer than this, or less sure, has settled what there is to settle. */
const [SURE, UNSURE] = [1e-6, 0.1]

interface Tested {
  readonly referenceRows: number
  readonly currentRows: number
  readonly pValue: number | null
}

/** Whether chance could be what an effect comes from: rows are few, and the test is neither sure nor far from it. */
export function isChancePossible({ referenceRows, currentRows, pValue }: Tested): boolean {
  const effective = (referenceRows * currentRows) / (referenceRows + currentRows)
  return effective <= MOST_EFFECTIVE_ROWS && pValue !== null && pValue > SURE && pValue <= UNSURE
}

/**
 * What an effect has to exceed so that fewer than one in 200 samples without drift show it: a permutation test of the effect itself,
 * by random divisions of all values into sides of these sizes (Besag and Clifford 1989), the same ones each time.
 * Values ascend, and so do those that `effectOf` gets.
 */
export function chanceEffect(
  reference: Float64Array,
  current: Float64Array,
  effectOf: (reference: Float64Array, current: Float64Array) => number,
): number {
  const [some, others] = [thinned(reference), thinned(current)]
  const all = new Float64Array(some.length + others.length)
  all.set(some)
  all.set(others, some.length)
  all.sort()
  const [left, right] = [new Float64Array(some.length), new Float64Array(others.length)]
  const random = seededRandom(SEED)
  let [largest, second] = [0, 0]
  for (let division = 0; division < DIVISIONS; division++) {
    divide(all, left, right, random.uniform)
    const effect = effectOf(left, right)
    if (effect > largest) [largest, second] = [effect, largest]
    else if (effect > second) second = effect
  }
  return second * (1 + ROUNDING)
}

/** The same of counts, whose categories are in any order. */
export function chanceEffectOfCounts(counts: PairedCounts, effectOf: (counts: PairedCounts) => number): number {
  const { length } = counts.reference
  const [reference, current] = [new Float64Array(length), new Float64Array(length)]
  return chanceEffect(valuesOfCounts(counts.reference), valuesOfCounts(counts.current), (left, right) => {
    tally(left, reference)
    tally(right, current)
    return effectOf({ reference, current })
  })
}

/** Values evenly spread over the ranks. */
function thinned(values: Float64Array): Float64Array {
  if (values.length <= MOST_VALUES) return values
  return Float64Array.from(
    { length: MOST_VALUES },
    (_, i) => values[Math.floor(((i + 0.5) * values.length) / MOST_VALUES)] ?? 0,
  )
}

/** Each value goes left with the share of places left there (Fan, Muller and Rezucha 1962), so that both sides ascend. */
function divide(all: Float64Array, left: Float64Array, right: Float64Array, uniform: () => number): void {
  let [toLeft, toRight] = [0, 0]
  for (let i = 0; i < all.length; i++) {
    const value = all[i] ?? 0
    if (uniform() * (all.length - i) < left.length - toLeft) left[toLeft++] = value
    else right[toRight++] = value
  }
}

/** The value of each row, or its category's place, at most `MOST_VALUES` of them. */
export function valuesOfCounts(counts: ArrayLike<number>, values?: ArrayLike<number>): Float64Array {
  let rows = 0
  for (let place = 0; place < counts.length; place++) rows += counts[place] ?? 0
  const result = new Float64Array(Math.min(Math.round(rows), MOST_VALUES))
  let [place, upTo] = [0, counts[0] ?? 0]
  for (let i = 0; i < result.length; i++) {
    while (upTo <= ((i + 0.5) * rows) / result.length && place < counts.length - 1) upTo += counts[++place] ?? 0
    result[i] = values === undefined ? place : (values[place] ?? 0)
  }
  return result
}

function tally(placesOfRows: Float64Array, counts: Float64Array): void {
  counts.fill(0)
  for (let i = 0; i < placesOfRows.length; i++) {
    const place = placesOfRows[i] ?? 0
    counts[place] = (counts[place] ?? 0) + 1
  }
}
