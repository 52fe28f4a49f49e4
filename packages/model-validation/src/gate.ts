import type { BaselineName } from '@millrace/contracts'
import type { Expression } from '@millrace/expressions'
import type { Direction } from './metric-direction.ts'
import type { SignatureBreak } from './signature-changes.ts'

/** What becomes of a rule that cannot be decided. */
export type Policy = 'accept' | 'reject'

/** Slices by a list of columns and expressions, each with enough rows; or one slice by its name, which has to have them. */
export type SliceChoice = { readonly minRows: number } & (
  | { readonly by: readonly string[] }
  | { readonly named: string }
)

/** How much better, or how little worse, than its reference a metric has to be. Both limits hold. */
export interface Demand {
  /** Better than the reference by at least the limits; otherwise not worse by more than them. */
  readonly strict: boolean
  readonly absolute: number | undefined
  /** As a fraction of the reference's size. */
  readonly relative: number | undefined
}

export interface Threshold {
  readonly kind: 'threshold'
  readonly metric: string
  readonly min: number | undefined
  readonly max: number | undefined
}

export interface Comparison {
  readonly kind: 'comparison'
  readonly metric: string
  readonly direction: Direction
  readonly reference: BaselineName | 'champion'
  readonly demand: Demand
  /** Whether the whole paired interval has to meet the demand, not the point alone. */
  readonly pairedInterval: boolean
}

export interface Condition {
  readonly kind: 'condition'
  readonly source: string
  readonly expression: Expression
}

export type Rule = (Threshold | Comparison | Condition) & {
  readonly name: string
  /** Undefined for all rows. */
  readonly slices: SliceChoice | undefined
}

export interface Policies {
  readonly noChampion: Policy
  readonly unloadableChampion: Policy
  readonly inconclusive: Policy
}

/** Everything that a model has to keep to be accepted. */
export interface Gate {
  readonly policies: Policies
  readonly allowedSignatureChanges: readonly SignatureBreak[]
  readonly rules: readonly Rule[]
}
