import type { Table, TableAccess } from '@millrace/artifact-store'
import type { Baseline } from '@millrace/contracts'

/** A baseline whose columns have types: a table of delimited text gets those that all values of a column have. Throws BROKEN_CONTRACT. */
export async function typedBaseline(
  given: Table | Baseline | undefined,
  { typed }: Pick<TableAccess, 'typed'>,
): Promise<Table | Baseline | undefined> {
  return given !== undefined && 'frame' in given ? typed(given, {}) : given
}
