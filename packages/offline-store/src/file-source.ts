import type { ColumnType } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import { type DataType, type LazyDataFrame, pl } from 'nodejs-polars'
import { columnType } from './event-time.ts'
import type { CheckedSource } from './join-plan.ts'
import { firstLine } from './polars-failure.ts'
import { sourceColumns, sourceProblems } from './source-columns.ts'
import { findSource } from './source-files.ts'

/** A view's Parquet source, opened for some of its features. */
export interface FileSource extends CheckedSource {
  readonly scan: LazyDataFrame
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
  const { path, pattern, isFolder } = await findSource(view, folder)
  const label = `${path} (feature view "${view.name}")`
  const scan = pl.scanParquet(pattern, { hivePartitioning: isFolder })
  const types = schemaOf(scan, label)
  const columnTypes = new Map<string, ColumnType>([...types].map(([name, type]) => [name, columnType(type)]))
  const problems = sourceProblems(columns, columnTypes).map((problem) => `${label} ${problem}`)
  return { scan, types, columns, columnTypes, label, problems }
}

/** The columns of a plan that is cheap to start, such as a scan. */
export function typesOf(frame: LazyDataFrame): Map<string, DataType> {
  const schema: Record<string, DataType> = frame.limit(0).collectSync().schema
  return new Map(Object.entries(schema))
}

function schemaOf(scan: LazyDataFrame, label: string): Map<string, DataType> {
  try {
    return typesOf(scan)
  } catch (error) {
    if (/DataType Binary is not supported/.test(firstLine(error)))
      throw new StepError(
        'BROKEN_CONTRACT',
        `${label} has a column of binary values, which a file source cannot have`,
        {
          hint: 'store such values as text, in base64 for example, and declare the feature as String',
          cause: error,
        },
      )
    throw new StepError('BROKEN_CONTRACT', `${label} cannot be read as Parquet: ${firstLine(error)}`, {
      hint: 'a source is one or more whole Parquet files with the same columns',
      cause: error,
    })
  }
}
