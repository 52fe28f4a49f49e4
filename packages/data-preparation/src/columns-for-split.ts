import type { Table, TableAccess } from '@millrace/artifact-store'
import { isNumeric, type SplitParameters } from '@millrace/contracts'
import { StepError, unknownColumns } from '@millrace/errors'
import type { SplitColumns } from '@millrace/splits'
import type { DataFrame } from 'nodejs-polars'
import { classCodes } from './class-codes.ts'
import { heldColumns } from './held-columns.ts'
import { numberArray } from './number-array.ts'
import { rowHashes } from './row-hashes.ts'

/** Numbers of more different values than this are cut into bins to be stratified by. */
const MOST_CLASSES = 20
const BINS = 10

interface ForSplit {
  readonly columns: SplitColumns
  /** With the number of bins that a numeric column is stratified by. */
  readonly parameters: SplitParameters
}

/** What of the table a split needs, and nothing else of it. With `isRepeated` the parameters are complete as they are. */
export async function columnsForSplit(
  parameters: SplitParameters,
  { table, rows, times }: { table: Table; rows: number; times: () => Promise<Float64Array> },
  { tables, isRepeated }: { tables: TableAccess; isRepeated: boolean },
): Promise<ForSplit> {
  const { split, group_columns: groupedBy = [], stratify_by: stratifiedBy } = parameters
  const settings = isRepeated ? SETTINGS.ofManifest : SETTINGS.ofOptions
  const hold = (setting: string, names: readonly string[]) => {
    refuseAbsent(table, setting, names)
    return held(table, names, tables)
  }
  switch (split) {
    case 'random':
      return { columns: { rows }, parameters }
    case 'stratified':
      return stratified(parameters, {
        column: await hold(settings.classes, [stratifiedBy ?? '']),
        table,
        rows,
        isRepeated,
      })
    case 'hash':
      refuseAbsent(table, settings.groups, groupedBy)
      return {
        columns: { rows, keys: await rowHashes(table.frame, groupedBy, { name: 'split', rows, tables }) },
        parameters,
      }
    case 'time':
      return { columns: { rows, times: await times() }, parameters }
    case 'group':
      return {
        columns: { rows, groups: await classCodes(await hold(settings.groups, groupedBy), groupedBy) },
        parameters,
      }
    case 'group-time': {
      const groups = await classCodes(await hold(settings.groups, groupedBy), groupedBy)
      return { columns: { rows, groups, times: await times() }, parameters }
    }
  }
}

const MANIFEST = '--from-manifest (FROM_MANIFEST)'
/** Which setting names the columns. */
const SETTINGS = {
  ofOptions: { groups: '--group-columns (GROUP_COLUMNS)', classes: '--stratify-by (STRATIFY_BY)' },
  ofManifest: { groups: MANIFEST, classes: MANIFEST },
}

async function held(table: Table, names: readonly string[], tables: TableAccess): Promise<DataFrame> {
  const { default: pl } = await import('nodejs-polars')
  return heldColumns(table.frame.select(pl.cols([...names])), 'split', tables)
}

function refuseAbsent({ columns, source }: Table, setting: string, names: readonly string[]): void {
  const error = unknownColumns({ setting, names, source, columns: columns.map(({ name }) => name) })
  if (error !== undefined) throw error
}

async function stratified(
  parameters: SplitParameters,
  { column, table, rows, isRepeated }: { column: DataFrame; table: Table; rows: number; isRepeated: boolean },
): Promise<ForSplit> {
  const name = parameters.stratify_by ?? ''
  const type = table.columns.find((candidate) => candidate.name === name)?.type
  const isNumber = type !== undefined && isNumeric(type)
  const asked = parameters.stratify_bins
  if (asked !== undefined && !isNumber) {
    throw new StepError('USAGE', `--stratify-bins (STRATIFY_BINS) is ${asked}, and column "${name}" is ${type}`, {
      hint: 'only numbers are cut into bins; without it each value is a class',
    })
  }
  const target = isNumber ? await numberArray(column, name) : undefined
  const bins = asked ?? (isRepeated || target === undefined || hasFewValues(target) ? undefined : BINS)
  if (target === undefined || bins === undefined)
    return { columns: { rows, labels: await classCodes(column, [name]) }, parameters }
  return { columns: { rows, target }, parameters: { ...parameters, stratify_bins: bins } }
}

function hasFewValues(values: Float64Array): boolean {
  const seen = new Set<number>()
  for (const value of values) {
    seen.add(value)
    if (seen.size > MOST_CLASSES) return false
  }
  return true
}
