import { StepError } from '@millrace/errors'
import { rowsWhere } from './rows-where.ts'
import type { SplitRows } from './split-rows.ts'

/** Where a row goes, one byte a row while a split is made. */
export const SIDE = { train: 0, validation: 1, test: 2, dropped: 3 } as const

/** The rows of each side, ascending. Throws DATA_REJECTED with the rows of every side where one that is wanted got none. */
export function rowsOfSides(sides: Uint8Array, wanted: { validation: boolean; hint: string }): SplitRows {
  const rows = {
    train: rowsWhere(sides, SIDE.train),
    validation: wanted.validation ? rowsWhere(sides, SIDE.validation) : undefined,
    test: rowsWhere(sides, SIDE.test),
    dropped: rowsWhere(sides, SIDE.dropped),
  }
  const empty = (['train', 'validation', 'test'] as const).find((side) => rows[side]?.length === 0)
  if (empty !== undefined) {
    const figures = Object.entries(rows).flatMap(([side, its]) => (its === undefined ? [] : [`${its.length} ${side}`]))
    throw new StepError(
      'DATA_REJECTED',
      `the split leaves no ${empty} rows: of ${sides.length} rows ${figures.join(', ')}`,
      { hint: wanted.hint },
    )
  }
  return rows
}
