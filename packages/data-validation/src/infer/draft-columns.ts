import type { Table, TableAccess } from '@millrace/artifact-store'
import { type Column, isFloat, isInteger, isNumeric } from '@millrace/contracts'
import type { TableStatistics } from '../checks/column-statistics.ts'
import { shownNumber } from '../checks/number-of.ts'
import { rankedCategories } from '../drift/make-baseline.ts'

/** The rules of a column as they are written. */
export type DraftedColumn = Readonly<Record<string, string | number | boolean | readonly (string | number | boolean)[]>>

/** A column of text with no more values than these is one of categories, as in TensorFlow Data Validation. */
export const MOST_CATEGORIES = 100
/** Longer values are prose. */
const MOST_CHARACTERS = 100

/** What each column of a table suggests to expect of others like it: its type, how full it is, its range or its values. */
export async function draftColumns(
  table: Table,
  statistics: TableStatistics,
  { collect }: Pick<TableAccess, 'collect'>,
): Promise<Map<string, DraftedColumn>> {
  const drafts = new Map<string, DraftedColumn>()
  for (const column of table.columns) {
    const found = statistics.columns.get(column.name)
    if (found === undefined || column.type === 'Null' || column.type === 'Unknown') continue
    drafts.set(column.name, {
      type: column.type,
      present: roundDown(1 - found.nulls / statistics.rows),
      ...(found.min === undefined || found.max === undefined ? {} : draftRange(column, found.min, found.max)),
      ...(column.type === 'String' ? await draftDomain(table, column, statistics.rows, collect) : {}),
    })
  }
  return drafts
}

/** Hundredths are enough to say how full a column is. */
const roundDown = (share: number): number => Math.floor(share * 100) / 100

/** Keys and times go on: where they begin and end says nothing of the next table. */
function draftRange(column: Column, min: number, max: number): DraftedColumn {
  const { type, role } = column
  if (!isNumeric(type) || type === 'Boolean' || role === 'key' || !Number.isFinite(min) || !Number.isFinite(max))
    return {}
  return { min: boundOf(column, min, 'min'), max: boundOf(column, max, 'max') }
}

/** A bound a little outside of a value: the next number of two digits; shares stay within 0 and 1. */
export function boundOf({ type }: Pick<Column, 'type'>, value: number, end: 'min' | 'max'): number | string {
  if (type === 'Datetime' || type === 'Date') return shownNumber(value, type)
  if (value === 0 || (isInteger(type) && Math.abs(value) < 10)) return value
  if (isFloat(type) && end === 'max' && value > 0 && value <= 1) return 1
  if (isFloat(type) && end === 'min' && value > 0 && value <= 1) return 0
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1)
  const rounded = (end === 'max' ? Math.ceil(value / step) : Math.floor(value / step)) * step
  return Number(rounded.toPrecision(12))
}

async function draftDomain(
  table: Table,
  { name }: Column,
  rows: number,
  collect: TableAccess['collect'],
): Promise<DraftedColumn> {
  const values = await rankedCategories(table.frame, name, MOST_CATEGORIES + 1, collect)
  // Every row another value, or nearly so: names or ids, not categories.
  if (values.length === 0 || values.length > MOST_CATEGORIES || values.length * 2 > rows) return {}
  if (values.some(([value]) => value.length > MOST_CHARACTERS)) return {}
  return { domain: values.map(([value]) => value).sort() }
}
