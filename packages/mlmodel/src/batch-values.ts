import { listProblems, StepError } from '@millrace/errors'
import type { ColumnValues } from './graph-values.ts'
import type { ColumnSpec } from './signature.ts'

/** Rows to score: columns as doubles, null as NaN, or as text. */
export interface Batch {
  readonly rows: number
  readonly columns: Readonly<Record<string, ColumnValues>>
}

/**
 * The values of a model's columns, in its order; an absent optional column is null.
 * @throws StepError BROKEN_CONTRACT, listing the required columns that are missing
 */
export function batchValues(columns: readonly ColumnSpec[], { rows, columns: given }: Batch): ColumnValues[] {
  const required = columns
    .filter(({ name, required }) => required && !Object.hasOwn(given, name))
    .map(({ name, type }) => `${name} (${type})`)
  if (required.length > 0) {
    throw new StepError('BROKEN_CONTRACT', `columns that the model needs are missing:\n${listProblems(required)}`)
  }
  return columns.map(({ name, type }) => {
    const column = Object.hasOwn(given, name) ? given[name] : absent(type, rows)
    if (column?.length !== rows) throw new Error(`${column?.length} values of "${name}" for ${rows} rows`)
    return column
  })
}

const absent = (type: ColumnSpec['type'], rows: number): ColumnValues =>
  type === 'string' ? Array<null>(rows).fill(null) : new Float64Array(rows).fill(Number.NaN)
