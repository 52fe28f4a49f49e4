import type { Column, ColumnType } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import { loadPolars, type Polars } from './load-polars.ts'
import { isLossless } from './lossless-cast.ts'
import { linesOfRecords, oddRecord } from './offending-values.ts'
import type { DelimitedLayout } from './read-table.ts'
import type { Table } from './table.ts'
import { MAY_BE_SHORT, recordScan } from './table-scans.ts'
import type { TextRows } from './text-pass.ts'
import { parseText, retyped, sideBySide, type TextColumn } from './typed-text.ts'

/**
 * Gives columns the types named. Of delimited text every column is parsed; of Parquet, text that is to be a timestamp
 * or a date, and other columns are cast where nothing can be lost.
 * @throws StepError BROKEN_CONTRACT
 */
export async function typedTable(
  table: Table,
  types: Readonly<Record<string, ColumnType>>,
  { layout, scratch }: { layout: DelimitedLayout | undefined; scratch: () => string },
): Promise<Table> {
  refuseMissing(table, Object.keys(types))
  const pl = await loadPolars()
  if (layout !== undefined) {
    const columns = table.columns.map(
      ({ name }, index): TextColumn => ({ name, type: types[name], sample: sampleOf(layout, index) }),
    )
    const { frame, types: found, rows } = await parseText(pl, delimitedRows(pl, table, layout), columns, scratch)
    return { ...table, frame, columns: retyped(table.columns, found), rows }
  }
  const cast = castTable(pl, table, types)
  const texts = table.columns
    .filter((column) => isParsed(column, types))
    .map(({ name }): TextColumn => ({ name, type: types[name], sample: [] }))
  if (texts.length === 0) return cast
  const parsed = await parseText(pl, tableRows(pl, cast), texts, scratch)
  const others = cast.columns.filter(({ name }) => !parsed.types.has(name))
  const parts = others.length === 0 ? [] : [cast.frame.select(...others.map(({ name }) => pl.col(name)))]
  const frame = sideBySide(pl, [...parts, parsed.frame], cast.columns)
  return { ...cast, frame, columns: retyped(cast.columns, parsed.types) }
}

function refuseMissing(table: Table, names: readonly string[]): void {
  const present = new Set(table.columns.map(({ name }) => name))
  const missing = names.filter((name) => !present.has(name))
  if (missing.length === 0) return
  throw new StepError(
    'BROKEN_CONTRACT',
    `${table.source} has no column ${missing.map((name) => `"${name}"`).join(', ')}`,
    {
      hint: `its columns are ${[...present].join(', ')}`,
    },
  )
}

const isParsed = ({ name, type }: Column, types: Readonly<Record<string, ColumnType>>): boolean =>
  type === 'String' && (types[name] === 'Datetime' || types[name] === 'Date')

function castTable(pl: Polars, table: Table, types: Readonly<Record<string, ColumnType>>): Table {
  const changes = table.columns.flatMap((column) => {
    const to = types[column.name]
    return to === undefined || to === column.type || isParsed(column, types) ? [] : [{ ...column, to }]
  })
  const lossy = changes.filter(({ type, to }) => !isLossless(type, to))
  if (lossy.length > 0) {
    const problems = lossy.map(({ name, type, to }) => `column "${name}" must be ${to}, found ${type}`)
    const lines = problems.length === 1 ? ` ${problems[0]}` : `\n${listProblems(problems)}`
    throw new StepError('BROKEN_CONTRACT', `${table.source}:${lines}`, { hint: 'write the file with these types' })
  }
  if (changes.length === 0) return table
  const frame = table.frame.withColumns(...changes.map(({ name, to }) => pl.col(name).cast(dataType(pl, to))))
  return { ...table, frame, columns: retyped(table.columns, new Map(changes.map(({ name, to }) => [name, to]))) }
}

function dataType(pl: Polars, type: ColumnType) {
  switch (type) {
    case 'Datetime':
      return pl.Datetime('us', 'UTC')
    case 'Boolean':
      return pl.Bool
    case 'List':
    case 'Struct':
    case 'Decimal':
    case 'Binary':
    case 'Unknown':
      throw new Error(`no column is ever cast to ${type}`)
    default:
      return pl[type]
  }
}

function sampleOf(layout: DelimitedLayout, index: number): string[] {
  return layout.sample.map((fields) => fields[index] ?? '').filter((value) => value !== '')
}

function delimitedRows(pl: Polars, { source, columns }: Table, layout: DelimitedLayout): TextRows {
  const names = columns.map(({ name }) => name)
  return {
    source,
    frame: recordScan(pl, layout, names),
    isBlank: pl.allHorizontal(names.map((name) => pl.col(name).isNull())),
    isSuspect: pl.col(MAY_BE_SHORT),
    places: async (rows) => (await linesOfRecords(layout, rows)).map((line) => `line ${line}`),
    defect: () => oddRecord(layout),
  }
}

function tableRows(pl: Polars, { source, frame }: Table): TextRows {
  return {
    source,
    frame,
    isBlank: pl.lit(false),
    isSuspect: pl.lit(false),
    places: async (rows) => rows.map((row) => `row ${row + 1}`),
    defect: async () => undefined,
  }
}
