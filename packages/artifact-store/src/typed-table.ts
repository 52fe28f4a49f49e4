import type { Column, ColumnType } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import { loadPolars, type Polars } from './load-polars.ts'
import { isLossless } from './lossless-cast.ts'
import { linesOfRecords, raggedRecord } from './offending-values.ts'
import type { DelimitedLayout } from './read-table.ts'
import type { Table } from './table.ts'
import { recordScan } from './table-scans.ts'
import { parseText, retyped, type TextColumn, type ValuePlaces } from './typed-text.ts'

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
    const parsed = await parseText(pl, table, columns, { places: linePlaces(pl, table, layout), scratch })
    return { ...table, frame: parsed.frame, columns: retyped(table.columns, parsed.types), rows: parsed.rows }
  }
  const cast = castTable(pl, table, types)
  const texts = table.columns
    .filter((column) => isParsed(column, types))
    .map(({ name }): TextColumn => ({ name, type: types[name], sample: [] }))
  if (texts.length === 0) return cast
  const parsed = await parseText(pl, cast, texts, { places: rowPlaces(cast), scratch })
  return { ...cast, frame: parsed.frame, columns: retyped(cast.columns, parsed.types) }
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

function linePlaces(pl: Polars, table: Table, layout: DelimitedLayout): ValuePlaces {
  const names = table.columns.map(({ name }) => name)
  return {
    frame: recordScan(pl, layout, names),
    places: async (rows) => (await linesOfRecords(layout, rows)).map((line) => `line ${line}`),
    defect: () => raggedRecord(layout),
  }
}

function rowPlaces(table: Table): ValuePlaces {
  return {
    frame: table.frame,
    places: async (rows) => rows.map((row) => `row ${row + 1}`),
    defect: async () => undefined,
  }
}
