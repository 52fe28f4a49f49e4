import type { Column, TableMetadata } from '@millrace/contracts'
import type { LazyDataFrame } from 'nodejs-polars'

/** A table as a step sees it: a lazy plan, and what its metadata says before a row is read. */
export interface Table {
  readonly frame: LazyDataFrame
  readonly columns: readonly Column[]
  /** Rows as the footer counts them; undefined for delimited text, which has to be read to be counted. */
  readonly rows: number | undefined
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

/** Which columns play which role in a file that does not say so itself. */
export interface RoleHints {
  readonly eventTimestamp?: string
  readonly label?: string
  readonly keys?: readonly string[]
}
