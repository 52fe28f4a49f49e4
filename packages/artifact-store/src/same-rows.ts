import { StepError } from '@millrace/errors'
import type { Table } from './table.ts'

/** @throws StepError BROKEN_CONTRACT where a table has another number of rows than the first */
export function refuseOtherRows(first: Table, ...others: readonly Table[]): void {
  for (const other of others)
    if (other.rows !== first.rows)
      throw new StepError(
        'BROKEN_CONTRACT',
        `${first.source} has ${first.rows} rows, ${other.source} has ${other.rows}`,
        { hint: 'run data-preparation again' },
      )
}
