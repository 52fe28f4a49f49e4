import { StepError } from '@millrace/errors'
import { checkGap } from './check-gap.ts'
import type { GroupTimeFoldSpec, TimeFoldSpec } from './fold-spec.ts'
import { keepGroupsApart } from './keep-groups-apart.ts'
import { rowsWhere } from './rows-where.ts'
import { seededGenerator } from './seeded-generator.ts'
import { SIDE } from './sides.ts'
import type { Fold } from './split-rows.ts'
import { testRowsOfFold } from './test-rows-of-fold.ts'

/**
 * Folds whose test rows are consecutive stretches of time at the end, and whose train rows are more than the gap before.
 * Stretches begin at the times of the rows at which `TimeSeriesSplit` begins its own, were the rows sorted; groups are then kept apart.
 * O(n log n + n k) time and a byte a row and fold. Throws DATA_REJECTED where a fold has no train or no test rows.
 */
export function timeFolds(
  spec: TimeFoldSpec | GroupTimeFoldSpec,
  times: Float64Array,
  groups: Int32Array | undefined,
): Iterable<Fold> {
  const gap = checkGap(spec.gap)
  const starts = startsOfFolds(spec, times)
  const generator = spec.kind === 'group-time' ? seededGenerator(spec.seed) : undefined
  const folds = starts.slice(0, -1).map((from, i) => {
    const until = starts[i + 1] ?? 0
    const sides = new Uint8Array(times.length)
    for (let row = 0; row < sides.length; row++) sides[row] = sideOf(times[row] ?? 0, from, until, gap)
    if (spec.kind === 'group-time' && groups && generator) {
      keepGroupsApart(sides, SIDE.test, { groups, share: spec.laterGroups, generator })
    }
    refuseEmptySides(sides, i + 1, spec.folds)
    return sides
  })
  return (function* () {
    for (const sides of folds) yield { train: rowsWhere(sides, SIDE.train), test: rowsWhere(sides, SIDE.test) }
  })()
}

/** The time at which each fold's test rows start, and after the last one infinity. */
function startsOfFolds(spec: TimeFoldSpec | GroupTimeFoldSpec, times: Float64Array): number[] {
  const testRows = testRowsOfFold(spec, times.length)
  const first = times.length - spec.folds * testRows
  if (first <= 0) {
    throw new StepError(
      'DATA_REJECTED',
      `${spec.folds} folds of ${testRows} test rows leave none of ${times.length} rows to train on`,
      { hint: 'use fewer folds or fewer test rows' },
    )
  }
  const sorted = times.toSorted()
  const starts = Array.from({ length: spec.folds }, (_, i) => sorted[first + i * testRows] ?? 0)
  return [...starts, Number.POSITIVE_INFINITY]
}

function sideOf(time: number, from: number, until: number, gap: number): number {
  if (time < from) return from - time > gap ? SIDE.train : SIDE.dropped
  return time < until ? SIDE.test : SIDE.dropped
}

function refuseEmptySides(sides: Uint8Array, fold: number, folds: number): void {
  for (const side of ['train', 'test'] as const) {
    if (sides.includes(SIDE[side])) continue
    throw new StepError('DATA_REJECTED', `fold ${fold} of ${folds} has no ${side} rows out of ${sides.length}`, {
      hint: 'use fewer folds, more test rows in each or a smaller gap; rows of one time are on one side',
    })
  }
}
