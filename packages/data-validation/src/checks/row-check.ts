import type { Finding } from '@millrace/contracts'
import type { Tolerance } from '@millrace/feature-registry'
import type { Expr } from 'nodejs-polars'

/** The column that numbers the rows that checks look at, from 0. */
export const ROW = 'millrace row'

/** A rule about single rows, made ready to be counted. */
export interface RowCheck {
  readonly rule: string
  /** The column it is about; undefined where it is about several. */
  readonly column: string | undefined
  /** The columns whose values show why a row breaks it. */
  readonly shows: readonly string[]
  readonly severity: Finding['severity']
  readonly tolerance: Tolerance
  readonly expected: string | number
  /** True in the rows that break it, false in all others, never null. */
  readonly breaks: Expr
  /** Of which rows the tolerance is a fraction. */
  readonly over: 'rows' | 'values'
}

/** How many rows break a check. */
export interface Violation {
  readonly check: RowCheck
  readonly count: number
}
