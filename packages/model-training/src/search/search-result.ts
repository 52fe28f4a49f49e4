import type { Settings } from '../fits/settings.ts'
import type { Scoring } from './scorings.ts'
import type { SearchKind } from './search-kinds.ts'
import type { LoggedTrial } from './trial-log.ts'

export interface SearchResult {
  readonly kind: SearchKind
  /** In the order of their numbers. */
  readonly trials: readonly LoggedTrial[]
  readonly best: LoggedTrial
  readonly selected: LoggedTrial
  /** Those of the estimator with the selected ones in place of theirs. */
  readonly settings: Settings
  readonly scoring: Scoring
  readonly folds: number
  /** Trials that an earlier run had finished. */
  readonly resumed: number
}
