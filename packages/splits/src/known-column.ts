import { StepError } from '@millrace/errors'
import { quantileBins } from './quantile-bins.ts'
import type { SplitColumns } from './split-columns.ts'

/** The named column of as many values as there are rows; one that is absent or of another length is a bug of the caller. */
export function knownColumn<K extends 'labels' | 'target' | 'groups' | 'times' | 'keys'>(
  columns: SplitColumns,
  name: K,
): NonNullable<SplitColumns[K]> {
  const column = columns[name]
  if (column === undefined) throw new Error(`this kind of split needs ${name}`)
  if (column.length !== columns.rows) throw new Error(`${column.length} ${name} for ${columns.rows} rows`)
  return column
}

/** The codes to stratify by: labels, or with `bins` the quantile bins of the target. */
export function strata(columns: SplitColumns, bins: number | undefined): Int32Array {
  return bins === undefined ? knownColumn(columns, 'labels') : quantileBins(knownColumn(columns, 'target'), bins)
}

/** The times as doubles. Throws DATA_REJECTED where some are missing. */
export function knownTimes(columns: SplitColumns): Float64Array {
  const given = knownColumn(columns, 'times')
  const times = given instanceof Float64Array ? given : new Float64Array(given.length)
  if (times !== given) for (let row = 0; row < times.length; row++) times[row] = Number(given[row])
  const row = times.findIndex((time) => !Number.isFinite(time))
  if (row < 0) return times
  throw new StepError('DATA_REJECTED', `row ${row} has no time: it is ${times[row]}`, {
    hint: 'a split by time needs the time of every row',
  })
}
