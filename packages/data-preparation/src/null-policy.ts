import type { Table, TableAccess } from '@millrace/artifact-store'
import { type Column, type DeclaredTransform, isFloat, type TableMetadata } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import { acceptsNulls } from '@millrace/transforms'
import type { Expr } from 'nodejs-polars'
import { heldColumns } from './held-columns.ts'
import { numberArray } from './number-array.ts'

export type NullPolicy = 'error' | 'drop'

/** The policy asked for, else the one that the feature service states, else to refuse. */
export function chooseNullPolicy(asked: NullPolicy | undefined, metadata: TableMetadata | undefined): NullPolicy {
  const stated = metadata?.['null_policy']
  if (asked !== undefined) return asked
  if (stated === undefined || stated === 'error' || stated === 'drop') return stated ?? 'error'
  throw new StepError(
    'USAGE',
    `the feature service's tag null_policy is ${JSON.stringify(stated)}: expected error or drop`,
  )
}

export interface NullRows {
  readonly rows: number
  /** Rows with a null (or NaN) in the label or in any feature. */
  readonly incomplete: number
  /** Nulls of each column that has any. */
  readonly byColumn: Readonly<Record<string, number>>
}

/** The columns whose nulls make a row incomplete: the label, and the features but those whose nulls the transforms replace. */
export function neededColumns({ columns }: Table, declared: readonly DeclaredTransform[]): Column[] {
  return columns.filter(
    ({ role, ...column }) => role === 'label' || (role === 'feature' && !acceptsNulls(declared, column)),
  )
}

/** Counts the rows that a model cannot be fitted on. */
export async function countNullRows(
  table: Table,
  needed: readonly Column[],
  { collect }: TableAccess,
): Promise<NullRows> {
  const { default: pl } = await import('nodejs-polars')
  const missing = await missingValues(needed)
  const counted = (is: Expr) => is.sum().cast(pl.Float64)
  const [counts = {}] = await collect(
    table.frame.select(
      pl.len().cast(pl.Float64).alias('rows'),
      counted(pl.anyHorizontal(missing)).alias('incomplete'),
      ...missing.map((is) => counted(is).suffix(' nulls')),
    ),
  )
  const count = (name: string) => Number(counts[name] ?? 0)
  const byColumn = needed.map(({ name }): [string, number] => [name, count(`${name} nulls`)])
  return {
    rows: count('rows'),
    incomplete: count('incomplete'),
    byColumn: Object.fromEntries(byColumn.filter(([, nulls]) => nulls > 0)),
  }
}

/** @throws StepError DATA_REJECTED that counts the rows, where they may not be left out or none would be left, and names the option */
export function refuseNullRows(source: string, { rows, incomplete, byColumn }: NullRows, policy: NullPolicy): void {
  const isNoneLeft = incomplete === rows
  if (incomplete === 0 || (policy === 'drop' && !isNoneLeft)) return
  const columns = Object.entries(byColumn).map(([name, nulls]) => `${name}: ${nulls} null`)
  throw new StepError(
    'DATA_REJECTED',
    `${incomplete} of ${rows} rows of ${source} have a null label or feature:\n${listProblems(columns)}`,
    {
      hint: isNoneLeft
        ? 'leave features without values out, or keep their rows by a transform that imputes them'
        : '--null-policy drop (NULL_POLICY=drop) leaves those rows out; a transform that imputes a feature keeps them',
    },
  )
}

/** The rows of a table that have no null label or feature. */
export interface CompleteRows {
  readonly table: Table
  readonly rows: number
  /** The number that each row has in the file, from 1; found where asked for. */
  rowNumbers(): Promise<(row: number) => number>
}

/** The rows without a null in the columns needed, of which `nulls` says how many there are. */
export async function completeRows(
  table: Table,
  { needed, nulls }: { needed: readonly Column[]; nulls: NullRows },
  tables: TableAccess,
): Promise<CompleteRows> {
  const rows = nulls.rows - nulls.incomplete
  if (nulls.incomplete === 0) return { table, rows, rowNumbers: async () => (row) => row + 1 }
  const { default: pl } = await import('nodejs-polars')
  const isComplete = pl.anyHorizontal(await missingValues(needed)).not()
  return {
    table: { ...table, frame: table.frame.filter(isComplete), rows: undefined },
    rows,
    async rowNumbers() {
      const numbered = table.frame.withRowIndex(ROW).filter(isComplete).select(pl.col(ROW))
      const numbers = await numberArray(await heldColumns(numbered, 'row-numbers', tables), ROW)
      return (row) => (numbers[row] ?? Number.NaN) + 1
    },
  }
}

const ROW = '__row'

/** Whether values are missing, as one expression for all floating-point columns and one for all others. */
async function missingValues(columns: readonly Column[]): Promise<Expr[]> {
  const { default: pl } = await import('nodejs-polars')
  const isReal = ({ type }: Column) => isFloat(type) && type !== 'Decimal'
  const reals = columns.filter(isReal).map(({ name }) => name)
  const others = columns.filter((column) => !isReal(column)).map(({ name }) => name)
  return [
    ...(reals.length === 0 ? [] : [pl.cols(reals).isNull().or(pl.cols(reals).isNan().fillNull(false))]),
    ...(others.length === 0 ? [] : [pl.cols(others).isNull()]),
  ]
}
