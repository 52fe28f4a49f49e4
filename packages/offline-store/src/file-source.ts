import type { ColumnType } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import { type DataType, type LazyDataFrame, pl } from 'nodejs-polars'
import { columnNamed } from './column-named.ts'
import { columnType } from './event-time.ts'
import type { CheckedSource } from './join-plan.ts'
import { firstLine } from './polars-failure.ts'
import { sourceColumns, sourceProblems } from './source-columns.ts'
import { findSource, sourceLabel } from './source-files.ts'

/** A view's Parquet source, opened for some of its features. */
export interface FileSource extends CheckedSource {
  readonly scan: LazyDataFrame
  /** Without the columns of bytes. */
  readonly types: ReadonlyMap<string, DataType>
}

/**
 * Opens a view's source and checks it from its metadata.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT where it is no Parquet file, USAGE
 */
export async function openFileSource(
  view: FeatureView,
  folder: string,
  features?: readonly string[],
): Promise<FileSource> {
  const columns = sourceColumns(view, features)
  const { path, pattern, kind } = await findSource(view, folder)
  const label = sourceLabel(path, view)
  const scan = pl.scanParquet(pattern, { hivePartitioning: kind === 'folder' })
  const types = schemaOf(scan, label)
  const columnTypes = new Map<string, ColumnType>([
    ...[...types].map(([name, type]) => [name, columnType(type)] as const),
    ...binaryColumns(scan, types),
  ])
  const problems = sourceProblems(columns, columnTypes).map((problem) => `${label} ${problem}`)
  return { scan, types, columns, columnTypes, label, problems }
}

/** The columns of a plan that is cheap to start, such as a scan, without those of bytes, whose type Polars does not tell. */
export function typesOf(frame: LazyDataFrame): Map<string, DataType> {
  try {
    return allTypesOf(frame)
  } catch (error) {
    if (!isUntold(error)) throw error
    return new Map(frame.columns.flatMap((name) => [...(typeOfColumn(frame.select(columnNamed(name))) ?? [])]))
  }
}

function allTypesOf(frame: LazyDataFrame): Map<string, DataType> {
  const schema: Record<string, DataType> = frame.limit(0).collectSync().schema
  return new Map(Object.entries(schema))
}

const isUntold = (error: unknown): boolean => /DataType Binary is not supported/.test(firstLine(error))

function typeOfColumn(column: LazyDataFrame): Map<string, DataType> | undefined {
  try {
    return allTypesOf(column)
  } catch (error) {
    if (isUntold(error)) return undefined
    throw error
  }
}

/** The columns whose type Polars does not tell: bytes, or lists of them, which no other type is cast from. */
function binaryColumns(scan: LazyDataFrame, told: ReadonlyMap<string, DataType>): [string, ColumnType][] {
  const untold = scan.columns.filter((name) => !told.has(name))
  return untold.map((name) => {
    const lengths = scan.select(columnNamed(name).lst.lengths()).limit(0)
    try {
      lengths.collectSync()
      return [name, 'List']
    } catch {
      return [name, 'Binary']
    }
  })
}

function schemaOf(scan: LazyDataFrame, label: string): Map<string, DataType> {
  try {
    return typesOf(scan)
  } catch (error) {
    throw new StepError('BROKEN_CONTRACT', `${label} cannot be read as Parquet: ${firstLine(error)}`, {
      hint: 'a source is one or more whole Parquet files with the same columns',
      cause: error,
    })
  }
}
