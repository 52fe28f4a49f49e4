import type { ColumnType } from '@millrace/contracts'
import type { Environment, Severity } from './written-rule.ts'

/** A table may break a rule in so many rows: both limits hold. */
export interface Tolerance {
  readonly fraction: number
  readonly count: number
}

/** One rule, and where it is written, as `file:line`. */
export interface Rule<T> {
  readonly value: T
  readonly severity: Severity | undefined
  /** 0 rows where nothing is said. */
  readonly tolerance: Tolerance
  readonly at: string
  /** Where it applies; undefined stands for everywhere. */
  readonly environments: readonly Environment[] | undefined
}

export interface Bounds {
  readonly min: number | undefined
  readonly max: number | undefined
}

/** What a column is held against a baseline by. */
export interface ColumnDrift {
  readonly measure: string | undefined
  readonly threshold: number | undefined
}

/** The rules of one column; one that is not written is undefined. */
export interface ColumnExpectation {
  readonly required: Rule<boolean> | undefined
  readonly type: Rule<ColumnType> | undefined
  readonly present: Rule<number> | undefined
  readonly nan: Rule<boolean> | undefined
  readonly infinite: Rule<boolean> | undefined
  readonly min: Rule<number | string> | undefined
  readonly max: Rule<number | string> | undefined
  readonly min_length: Rule<number> | undefined
  readonly max_length: Rule<number> | undefined
  readonly regex: Rule<string> | undefined
  readonly domain: Rule<readonly (string | number | boolean)[]> | undefined
  readonly unique: Rule<boolean> | undefined
  readonly mean: Rule<Bounds> | undefined
  readonly std: Rule<Bounds> | undefined
  /** By quantile. */
  readonly quantiles: ReadonlyMap<number, Rule<Bounds>>
  /** False where the column is left out. */
  readonly drift: Rule<ColumnDrift | false> | undefined
  /** Where its rules apply; undefined stands for everywhere. */
  readonly environments: readonly Environment[] | undefined
  readonly at: string
}

/** What is expected of tables beside what the feature definitions say: `expectations.yaml` of a feature repository. */
export interface Expectations {
  readonly rows: {
    readonly min: Rule<number> | undefined
    readonly max: Rule<number> | undefined
    readonly min_of_baseline: Rule<number> | undefined
    readonly max_of_baseline: Rule<number> | undefined
  }
  readonly strict: Rule<boolean> | undefined
  readonly freshness: Rule<{ readonly column: string | undefined; readonly maxAgeSeconds: number }> | undefined
  readonly columns: ReadonlyMap<string, ColumnExpectation>
  readonly keys: readonly Rule<readonly string[]>[]
  readonly rules: readonly Rule<{ readonly name: string; readonly expression: string }>[]
  readonly drift: {
    readonly severity: Severity | undefined
    readonly numeric: string | undefined
    readonly categorical: string | undefined
    readonly alpha: number | undefined
  }
}

export const NO_TOLERANCE: Tolerance = { fraction: 0, count: 0 }
