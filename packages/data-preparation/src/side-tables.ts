import type { Table, TableAccess, TableOutput } from '@millrace/artifact-store'
import { type Column, isInteger, type Role } from '@millrace/contracts'
import type { SplitRows } from '@millrace/splits'
import type { LazyDataFrame } from 'nodejs-polars'
import { rowsBySide } from './rows-by-side.ts'

type Part = 'X' | 'Y' | 'Keys'

/** The tables of a split: features, target and keys of the rows of each side, aligned; null for a side that there is not. */
export type SideTables = Record<`${'train' | 'test'}${Part}`, TableOutput> &
  Record<`validation${Part}`, TableOutput | null>

/** Lazy plans of the tables of a split of `rows` rows. Where rows change their order, their columns are copied to scratch first. */
export async function sideTables(
  { table, rows }: { table: Table; rows: number },
  { train, validation, test }: SplitRows,
  tables: TableAccess,
): Promise<SideTables> {
  const sides = [train, ...(validation === undefined ? [] : [validation]), test]
  const part = async (copy: string, roles: readonly Role[]): Promise<TableOutput[]> => {
    const columns = table.columns.filter(({ role }) => roles.includes(role))
    const names = columns.map(({ name }) => name)
    const frames = await rowsBySide(await modelTypes(table.frame, columns), names, { sides, rows, copy, tables })
    return frames.map((frame) => ({
      frame,
      roles: Object.fromEntries(columns.map(({ name, role }) => [name, role])),
      metadata: carried(table),
    }))
  }
  const x = await part('x', ['feature'])
  const y = await part('y', ['label'])
  const keys = await part('keys', ['key', 'event_timestamp', 'other'])
  const last = sides.length - 1
  return {
    trainX: at(x, 0),
    trainY: at(y, 0),
    trainKeys: at(keys, 0),
    validationX: last === 1 ? null : at(x, 1),
    validationY: last === 1 ? null : at(y, 1),
    validationKeys: last === 1 ? null : at(keys, 1),
    testX: at(x, last),
    testY: at(y, last),
    testKeys: at(keys, last),
  }
}

function at(outputs: readonly TableOutput[], index: number): TableOutput {
  const output = outputs[index]
  if (output === undefined) throw new Error(`there is no side ${index}`)
  return output
}

/** A feature of whole numbers that may be null reaches the model as a double, null as NaN. */
export function writtenColumn(column: Column): Column {
  const { type, role, nullCount } = column
  return role === 'feature' && isInteger(type) && nullCount !== 0 ? { ...column, type: 'Float64' } : column
}

async function modelTypes(frame: LazyDataFrame, columns: readonly Column[]): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  const doubles = columns.filter((column) => writtenColumn(column).type !== column.type)
  const plan = frame.select(pl.cols(columns.map(({ name }) => name)))
  return doubles.length === 0 ? plan : plan.withColumns(pl.cols(doubles.map(({ name }) => name)).cast(pl.Float64))
}

/** Where the features come from, for the model that they become. */
function carried({ metadata }: Table): Record<string, string> {
  const { feature_service, registry_hash } = metadata ?? {}
  return {
    ...(feature_service === undefined ? {} : { feature_service }),
    ...(registry_hash === undefined ? {} : { registry_hash }),
  }
}
