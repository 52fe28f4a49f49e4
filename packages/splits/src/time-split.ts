import { StepError } from '@millrace/errors'
import { checkGap } from './check-gap.ts'
import { heldOutCount } from './held-out-count.ts'
import { keepGroupsApart } from './keep-groups-apart.ts'
import { seededGenerator } from './seeded-generator.ts'
import { rowsOfSides, SIDE } from './sides.ts'
import type { SplitRows } from './split-rows.ts'
import type { GroupTimeSplitSpec, TimeSplitSpec } from './split-spec.ts'

/**
 * The test rows are those of a time T or later; the train rows are more than `gap` before T; rows between are dropped.
 * Where T comes from a size, it is the time of the row so many places before the end, so that equal times stay together.
 * A validation set is cut in the same way from the rows before T. With groups, each cut then keeps groups apart.
 * O(n log n) time for sizes, O(n) for given times; 9 bytes a row.
 * Throws USAGE for sizes and gaps that cannot be, DATA_REJECTED with the rows of each side where one gets none.
 */
export function timeSplit(
  spec: TimeSplitSpec | GroupTimeSplitSpec,
  times: Float64Array,
  groups: Int32Array | undefined,
): SplitRows {
  const gap = checkGap(spec.gap)
  const sides = new Uint8Array(times.length)
  const apart = spec.kind === 'group-time' &&
    groups && { groups, share: spec.laterGroups, generator: seededGenerator(spec.seed) }
  const cuts = cutsOf(spec, times.length)
  for (const cut of cuts) {
    const from = cut.from ?? timeFromEnd(times, sides, cut)
    for (let row = 0; row < sides.length; row++) {
      if (sides[row] !== SIDE.train) continue
      const time = times[row] ?? 0
      if (time >= from) sides[row] = SIDE[cut.side]
      else if (from - time <= gap) sides[row] = SIDE.dropped
    }
    if (apart) keepGroupsApart(sides, SIDE[cut.side], apart)
  }
  const hint = apart
    ? 'change the sizes, the gap, or the share of groups that goes to the later side'
    : 'change the sizes or the gap; rows of one time are on one side'
  return rowsOfSides(sides, { validation: cuts.length === 2, hint })
}

interface Cut {
  readonly side: 'test' | 'validation'
  readonly rows: number
  readonly from: number | undefined
}

function cutsOf(spec: TimeSplitSpec | GroupTimeSplitSpec, rows: number): readonly Cut[] {
  const test = cutOf('test', spec.testSize, spec.testFrom, rows, 0)
  if (test === undefined) {
    throw new StepError('USAGE', 'a split by time has neither a test size nor a time that test rows start from', {
      hint: 'give one of the two',
    })
  }
  const validation = cutOf('validation', spec.validationSize, spec.validationFrom, rows, test.rows)
  if (validation?.from !== undefined && test.from !== undefined && validation.from >= test.from) {
    throw new StepError('USAGE', `validation rows start from ${validation.from}, not before test rows (${test.from})`, {
      hint: 'validation rows lie between train and test rows',
    })
  }
  return validation === undefined ? [test] : [test, validation]
}

function cutOf(
  side: Cut['side'],
  size: number | undefined,
  from: number | undefined,
  rows: number,
  taken: number,
): Cut | undefined {
  if (size !== undefined && from !== undefined) {
    throw new StepError('USAGE', `the ${side} rows have both a size (${size}) and a time they start from (${from})`, {
      hint: 'give one of the two',
    })
  }
  if (size !== undefined) return { side, rows: heldOutCount(size, rows, { side, unit: 'rows', taken }), from }
  if (from === undefined) return undefined
  if (Number.isFinite(from)) return { side, rows: 0, from }
  throw new StepError('USAGE', `the ${side} rows start from ${from}, which is no time`, { hint: 'give microseconds' })
}

/** The time of the row that is `rows` places before the end of what is still to train on. */
function timeFromEnd(times: Float64Array, sides: Uint8Array, { rows }: Cut): number {
  const open = new Float64Array(times.length)
  let count = 0
  for (let row = 0; row < times.length; row++) if (sides[row] === SIDE.train) open[count++] = times[row] ?? 0
  const sorted = open.subarray(0, count).sort()
  return sorted[Math.max(0, count - rows)] ?? Number.NEGATIVE_INFINITY
}
