import type { Table, TableAccess, TableFiles } from '@millrace/artifact-store'
import { type Column, type ColumnType, isInteger, isNumeric } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import type { LazyDataFrame } from 'nodejs-polars'
import type { Slice } from './plan-chunks.ts'

/** The rows of one table, which may lie in several files of the same columns. */
export interface RowsToScore {
  /** As the user named it. */
  readonly source: string
  readonly columns: readonly Column[]
  readonly rows: number
  /** The row groups of the files, one after the other. */
  readonly groups: readonly Slice[]
  /** The rows of some slices, with the table's columns. */
  read(slices: readonly Slice[]): Promise<LazyDataFrame>
}

/**
 * Files as one table, in their order. Delimited text gets the types wanted, else those its values have; what hive-style
 * folders say is a column. Numbers of different width become the wider of the two.
 * @throws StepError BROKEN_CONTRACT naming the file whose columns differ from those of the first, or a key that is no column
 */
export async function rowsToScore(
  { source, files }: TableFiles,
  {
    tables,
    types,
    keys,
  }: { tables: TableAccess; types: Readonly<Record<string, ColumnType>>; keys: readonly string[] },
): Promise<RowsToScore> {
  const typed: Table[] = []
  for (const file of files) typed.push(isText(file) ? await tables.typed(file, wantedOf(file, types)) : file)
  const [first] = typed
  if (first === undefined) throw new Error(`${source} has no file`)
  const columns = commonColumns(typed)
  const wide = Object.fromEntries(columns.map(({ name, type }) => [name, type]))
  const parts: Table[] = []
  for (const table of typed)
    parts.push(sameTypes(table, wide) ? table : await tables.typed(table, numbersOf(table, wide)))
  const hive = await hiveColumns(files, columns, keys)
  const all = [...columns, ...hive.columns]
  refuseAbsentKeys({ source, columns: all, stated: first.metadata !== undefined }, keys)
  const groups = parts.flatMap((part, file) => groupsOf(part, file))
  return {
    source,
    columns: all,
    rows: parts.reduce((sum, { rows = 0 }) => sum + rows, 0),
    groups,
    async read(slices) {
      const { default: pl } = await import('nodejs-polars')
      const names = columns.map(({ name }) => pl.col(name))
      const frames = slices.map(({ file, offset, rows }) => {
        const part = parts[file]
        if (part === undefined) throw new Error(`no file ${file}`)
        return part.frame
          .slice(offset, rows)
          .select(...names)
          .withColumns(...(hive.values[file] ?? []))
      })
      const [only] = frames
      return frames.length === 1 && only !== undefined ? only : pl.concat(frames, { how: 'vertical' })
    },
  }
}

/** A table that says itself what its columns are for does not need to be told. */
function refuseAbsentKeys(
  { source, columns, stated }: { source: string; columns: readonly Column[]; stated: boolean },
  keys: readonly string[],
): void {
  const absent = stated ? [] : keys.filter((key) => !columns.some(({ name }) => name === key))
  if (absent.length > 0)
    throw new StepError('BROKEN_CONTRACT', `${source} has no column ${absent.join(', ')}, named as a key`, {
      hint: `--entity-keys (ENTITY_KEYS) names the keys; its columns are ${columns.map(({ name }) => name).join(', ')}`,
    })
}

/** Delimited text has to be read to be counted. */
const isText = ({ rows }: Table): boolean => rows === undefined

const wantedOf = ({ columns }: Table, types: Readonly<Record<string, ColumnType>>): Record<string, ColumnType> =>
  Object.fromEntries(columns.flatMap(({ name }) => (types[name] === undefined ? [] : [[name, types[name]]])))

function groupsOf({ rows = 0, groups }: Table, file: number): Slice[] {
  let offset = 0
  return (groups ?? [rows])
    .filter((count) => count > 0)
    .map((count) => {
      const slice = { file, offset, rows: count, divisible: groups === undefined }
      offset += count
      return slice
    })
}

function commonColumns(tables: readonly Table[]): Column[] {
  const [first, ...others] = tables
  const problems: string[] = []
  const types = new Map(first?.columns.map(({ name, type }) => [name, type]))
  for (const { source, columns } of others) {
    const found = new Map(columns.map(({ name, type }) => [name, type]))
    const missing = [...types.keys()].filter((name) => !found.has(name))
    const more = [...found.keys()].filter((name) => !types.has(name))
    if (missing.length > 0) problems.push(`${source} lacks ${missing.join(', ')}`)
    if (more.length > 0) problems.push(`${source} has ${more.join(', ')}, which ${first?.source} lacks`)
    for (const [name, type] of found) {
      const known = types.get(name)
      const wide = known === undefined ? undefined : wider(known, type)
      if (wide !== undefined) types.set(name, wide)
      else if (known !== undefined) problems.push(`${source}: ${name} is ${type}, before it was ${known}`)
    }
  }
  if (problems.length > 0)
    throw new StepError('BROKEN_CONTRACT', `the files are not of one table:\n${listProblems(problems)}`, {
      hint: 'correct or leave out the files that differ',
    })
  return (first?.columns ?? []).map((column) => ({ ...column, type: types.get(column.name) ?? column.type }))
}

function wider(one: ColumnType, other: ColumnType): ColumnType | undefined {
  if (one === other) return one
  if (one === 'Null') return other
  if (other === 'Null') return one
  if (!isNumeric(one) || !isNumeric(other) || one === 'Boolean' || other === 'Boolean') return undefined
  return isInteger(one) && isInteger(other) ? 'Int64' : 'Float64'
}

const sameTypes = ({ columns }: Table, wide: Readonly<Record<string, ColumnType>>): boolean =>
  columns.every(({ name, type }) => wide[name] === type)

const numbersOf = ({ columns }: Table, wide: Readonly<Record<string, ColumnType>>): Record<string, ColumnType> =>
  Object.fromEntries(columns.flatMap(({ name, type }) => (wide[name] === type ? [] : [[name, wide[name] ?? type]])))

/** Columns of what the folders above the files say, and their values by file: whole numbers where all are, else text. */
async function hiveColumns(files: TableFiles['files'], columns: readonly Column[], keys: readonly string[]) {
  const { default: pl } = await import('nodejs-polars')
  const present = new Set(columns.map(({ name }) => name))
  const names = [...new Set(files.flatMap(({ partition }) => Object.keys(partition)))].filter(
    (name) => !present.has(name),
  )
  const integers = new Set(
    names.filter((name) => files.every(({ partition }) => /^-?\d{1,15}$/.test(partition[name] ?? '0'))),
  )
  const found = names.map(
    (name): Column => ({
      name,
      type: integers.has(name) ? 'Int64' : 'String',
      role: keys.includes(name) ? 'key' : 'feature',
      nullCount: undefined,
    }),
  )
  const values = files.map(({ partition }) =>
    names.map((name) => {
      const text = partition[name] ?? null
      const value = text === null || !integers.has(name) ? text : Number(text)
      return pl
        .lit(value)
        .cast(integers.has(name) ? pl.Int64 : pl.String)
        .alias(name)
    }),
  )
  return { columns: found, values }
}
