import type { Table, TableAccess } from '@millrace/artifact-store'
import type { SplitManifest } from '@millrace/contracts'
import { split } from '@millrace/splits'
import { columnsForSplit } from './columns-for-split.ts'
import { eventTimes } from './event-times.ts'
import type { SplitTable } from './leakage/refuse-leaks.ts'
import type { PreparationOptions } from './options.ts'
import { refuseOtherColumns } from './refuse-other-data.ts'
import { rowHashes } from './row-hashes.ts'
import { chosenParameters } from './split-parameters.ts'
import { splitSpec } from './split-spec.ts'

/** Splits a table as the options say, or as a manifest does. Only the columns that the split needs are held. */
export async function splitTable(
  { table, rows }: { table: Table; rows: number },
  options: PreparationOptions,
  { repeated, tables }: { repeated: SplitManifest | undefined; tables: TableAccess },
): Promise<Omit<SplitTable, 'rowNumbers'> & { identity: string[] }> {
  const { columns: all, source } = table
  const identity = repeated?.identity ?? identityOf(table)
  refuseOtherColumns(
    source,
    identity,
    all.map(({ name }) => name),
  )
  let known: Promise<Float64Array> | undefined
  const times = () => {
    known ??= eventTimes(table, tables)
    return known
  }
  const asked = repeated ?? chosenParameters(options, all)
  const isRepeated = repeated !== undefined
  const { columns, parameters } = await columnsForSplit(asked, { table, rows, times }, { tables, isRepeated })
  const sides = split(splitSpec(parameters), columns)
  const hashes = await rowHashes(table.frame, identity, { name: 'identity', rows, tables })
  return { table, rows, parameters, sides, hashes, times, identity }
}

/** The columns that tell a row: keys and event timestamp, or without keys all that a model takes of it. */
function identityOf({ columns }: Table): string[] {
  const hasKeys = columns.some(({ role }) => role === 'key')
  const tell = hasKeys ? ['key', 'event_timestamp'] : ['event_timestamp', 'feature', 'label']
  return columns.filter(({ role }) => tell.includes(role)).map(({ name }) => name)
}
