import type { ColumnType, Role } from '@millrace/contracts'

/** A column that the feature definitions say a table has. */
export interface ExpectedColumn {
  readonly name: string
  readonly role: Role
  readonly type: ColumnType
}

/** What a column may hold, as the expectations file states it. */
export interface ColumnExpectation {
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** Least fraction of rows that are not null. */
  readonly present?: number | undefined
}

export interface Expectations {
  readonly rows?: { readonly min?: number | undefined } | undefined
  readonly columns: Readonly<Record<string, ColumnExpectation>>
}
