import { drawnSplit } from './drawn-split.ts'
import { groupSplit } from './group-split.ts'
import { hashSplit } from './hash-split.ts'
import { knownColumn, knownTimes, strata } from './known-column.ts'
import type { SplitColumns } from './split-columns.ts'
import type { SplitRows } from './split-rows.ts'
import type { SplitSpec } from './split-spec.ts'
import { timeSplit } from './time-split.ts'

/**
 * Which rows train, validate and test; the same spec and columns give the same rows.
 * Throws USAGE for a spec that no data can meet, DATA_REJECTED where these rows cannot meet it.
 */
export function split(spec: SplitSpec, columns: SplitColumns): SplitRows {
  switch (spec.kind) {
    case 'random':
      return drawnSplit(spec, columns.rows, undefined)
    case 'stratified':
      return drawnSplit(spec, columns.rows, strata(columns, spec.bins))
    case 'group':
      return groupSplit(spec, knownColumn(columns, 'groups'))
    case 'hash':
      return hashSplit(spec, knownColumn(columns, 'keys'))
    case 'time':
      return timeSplit(spec, knownTimes(columns), undefined)
    case 'group-time':
      return timeSplit(spec, knownTimes(columns), knownColumn(columns, 'groups'))
  }
}
