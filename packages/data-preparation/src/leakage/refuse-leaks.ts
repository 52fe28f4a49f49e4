import type { Table, TableAccess } from '@millrace/artifact-store'
import { parseDuration, type SplitParameters } from '@millrace/contracts'
import { unknownColumns } from '@millrace/errors'
import type { SplitRows } from '@millrace/splits'
import { classCodes } from '../class-codes.ts'
import { heldColumns } from '../held-columns.ts'
import { numberArray } from '../number-array.ts'
import type { PreparationOptions } from '../options.ts'
import { rowHashes } from '../row-hashes.ts'
import { contentHashes } from './content-hashes.ts'
import { featureLeaks } from './feature-leaks.ts'
import { firstEqualRows } from './first-equal-rows.ts'
import { type Leak, refuseLeakage } from './refuse-leakage.ts'
import { rowFacts } from './row-facts.ts'
import { type RowNumber, sharedEntityLeaks, sharedRowLeaks, timeLeaks } from './row-leaks.ts'

/** A table that was split: what it was split by and what came of it. */
export interface SplitTable {
  readonly table: Table
  readonly rows: number
  readonly parameters: SplitParameters
  readonly sides: SplitRows
  /** By which rows are told: of keys and time, or of all where there are no keys. */
  readonly hashes: BigUint64Array
  readonly times: () => Promise<Float64Array>
  /** The numbers that the rows have in the file. */
  readonly rowNumbers: () => Promise<RowNumber>
}

/** As Deepchecks: where rows have no keys, equal ones may be of different things. */
const SHARED_WITHOUT_KEYS = 0.05

/** Throws DATA_REJECTED where the train rows tell of held-out rows what they will not tell of new ones. */
export async function refuseLeaks(split: SplitTable, options: PreparationOptions, tables: TableAccess): Promise<void> {
  const { table, rows } = split
  refuseUnknownFeatures(table, options.allowIdentifiers ?? [])
  const keys = table.columns.filter(({ role }) => role === 'key').map(({ name }) => name)
  const entities =
    keys.length === 0
      ? undefined
      : firstEqualRows(await rowHashes(table.frame, keys, { name: 'entities', rows, tables }))
  const leaks = [
    ...(await rowLeaks(split, entities, options, tables)),
    ...(await columnLeaks(split, entities, options, tables)),
  ]
  refuseLeakage(table.source, leaks)
}

async function rowLeaks(
  { table, hashes, sides, parameters, times, rowNumbers }: SplitTable,
  entities: Uint32Array | undefined,
  options: PreparationOptions,
  tables: TableAccess,
): Promise<Leak[]> {
  const { split: kind, group_columns: groups = [], time_gap: gap = '0s' } = parameters
  const told = firstEqualRows(hashes)
  const content = await contentHashes(table, { hashes, first: told, tables })
  const first = content === hashes ? told : firstEqualRows(content)
  const keys = table.columns.filter(({ role }) => role === 'key').map(({ name }) => name)
  const most = options.maxSharedRows ?? (keys.length === 0 ? SHARED_WITHOUT_KEYS : 0)
  const isGrouped = kind === 'group' || kind === 'group-time'
  const apart = isGrouped && !options.allowSharedEntities ? entities : undefined
  const ordered = kind === 'time' || kind === 'group-time' ? await times() : undefined
  const find = (numberOf: RowNumber): Leak[] => [
    ...sharedRowLeaks(first, sides, most, numberOf),
    ...(apart === undefined ? [] : sharedEntityLeaks(apart, sides, { keys, groups }, numberOf)),
    ...(ordered === undefined ? [] : timeLeaks(ordered, sides, parseDuration(gap) ?? 0, numberOf)),
  ]
  return find((row) => row).length === 0 ? [] : find(await rowNumbers())
}

const ALLOWED_BY = {
  label: '--max-label-association (MAX_LABEL_ASSOCIATION)',
  identifier: '--allow-identifiers (ALLOW_IDENTIFIERS)',
}

async function columnLeaks(
  { table }: SplitTable,
  entities: Uint32Array | undefined,
  { maxLabelAssociation, allowIdentifiers = [] }: PreparationOptions,
  tables: TableAccess,
): Promise<Leak[]> {
  const { default: pl } = await import('nodejs-polars')
  const column = table.columns.find(({ role }) => role === 'label')
  if (column === undefined) throw new Error(`${table.source} has no label`)
  const { name, type } = column
  const held = await heldColumns(table.frame.select(pl.col(name)), 'label', tables)
  const label = type === 'String' ? Float64Array.from(await classCodes(held, [name])) : await numberArray(held, name)
  const found = await featureLeaks(table, rowFacts(label, type === 'String', entities), {
    association: maxLabelAssociation,
    tables,
  })
  return found
    .filter(({ kind, feature }) => kind === 'label' || !allowIdentifiers.includes(feature))
    .map(({ kind, feature, finding }) => ({
      finding: `feature "${feature}" ${finding}`,
      allowedBy: ALLOWED_BY[kind],
    }))
}

function refuseUnknownFeatures({ columns, source }: Table, names: readonly string[]): void {
  const error = unknownColumns({
    setting: '--allow-identifiers (ALLOW_IDENTIFIERS)',
    names,
    source: `the features of ${source}`,
    columns: columns.filter(({ role }) => role === 'feature').map(({ name }) => name),
  })
  if (error !== undefined) throw error
}
