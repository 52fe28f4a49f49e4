import type { DriftEvidence } from '@millrace/statistics'

/** Both distributions of a column, for a chart. */
export type Shape =
  | {
      readonly kind: 'histogram'
      /** Whether the values are times, in microseconds since 1970 UTC. */
      readonly times?: boolean
      readonly edges: readonly number[]
      readonly baseline: readonly number[]
      readonly current: readonly number[]
    }
  | {
      readonly kind: 'bars'
      readonly categories: readonly string[]
      readonly baseline: readonly number[]
      readonly current: readonly number[]
    }

/** What was measured of one column. */
export interface Comparison {
  readonly column: string
  readonly evidence: DriftEvidence
  readonly threshold: number | undefined
  /** Undefined where there is nothing to draw: of null rates, and of columns without values. */
  readonly shape: Shape | undefined
}
