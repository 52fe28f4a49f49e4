import type { Column, TableMetadata } from '@millrace/contracts'
import type { LazyDataFrame } from 'nodejs-polars'
import type { GrowingParquet } from './growing-parquet.ts'

/** A table as a step sees it: a lazy plan, and what its metadata says before a row is read. */
export interface Table {
  readonly frame: LazyDataFrame
  readonly columns: readonly Column[]
  /** Rows as the footer counts them; undefined for delimited text, which has to be read to be counted. */
  readonly rows: number | undefined
  /** Rows of each row group of a Parquet file. */
  readonly groups?: readonly number[] | undefined
  /** The footer's `millrace` entry, absent in files that other tools wrote. */
  readonly metadata: TableMetadata | undefined
  /** The file as the user named it, for messages. */
  readonly source: string
}

/** A table to be written: a lazy plan with the role of each of its columns. */
export interface TableOutput {
  readonly frame: LazyDataFrame
  /** Roles in column order; the written file has exactly these columns, in this order. */
  readonly roles: Readonly<Record<string, Column['role']>>
  /** Further fields of the footer's `millrace` entry, such as `feature_service`. */
  readonly metadata?: Readonly<Record<string, string | number | boolean>>
}

/** A table whose rows lie in Parquet already, of exactly its columns. */
export type TableParts = FilesOfTable | GrownTable

/** The files of a folder, in the order of the rows. */
export interface FilesOfTable {
  /** `name` is the path in the folder. */
  readonly parts: readonly { readonly path: string; readonly rows: number; readonly name: string }[]
  readonly roles: TableOutput['roles']
  readonly metadata?: TableOutput['metadata']
}

/** A file to which all rows were added. */
export interface GrownTable {
  readonly grown: GrowingParquet
  readonly roles: TableOutput['roles']
  readonly metadata?: TableOutput['metadata']
}

/** A table that may lie in several files, as the user named it, and each of them that has rows. */
export interface TableFiles {
  readonly source: string
  readonly files: readonly (Table & {
    /** What hive-style folders above the file say of all its rows. */
    readonly partition: Readonly<Record<string, string | null>>
  })[]
}

/** Which columns play which role in a file that does not say so itself. */
export interface RoleHints {
  readonly eventTimestamp?: string
  readonly label?: string
  readonly keys?: readonly string[]
}
