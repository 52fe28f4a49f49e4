import type { Params, Trial } from './trial.ts'

export interface Selection {
  readonly greaterIsBetter: boolean
  /** `one-standard-error`: of the trials within a standard error of the best, the most strongly regularized (Breiman et al. 1984). */
  readonly rule: 'best' | 'one-standard-error'
  /** How strongly a candidate is regularized, such as its alpha; only the one-standard-error rule asks. */
  strength(params: Params): number
}

/** The selected trial, whatever the order of the trials; of equals that of the lowest number. Undefined where no trial has a score. */
export function selectTrial(
  trials: Iterable<Trial>,
  { greaterIsBetter, rule, strength }: Selection,
): Trial | undefined {
  const ranked = rankTrials(trials, greaterIsBetter)
  const [best] = ranked
  if (best === undefined || rule === 'best') return best
  const within = ranked.filter(({ mean }) => Math.abs(mean - best.mean) <= best.standardError)
  return within.reduce(
    (simplest, trial) => (strength(trial.params) > strength(simplest.params) ? trial : simplest),
    best,
  )
}

/** Trials with a score, best first, equals by number. */
export function rankTrials(trials: Iterable<Trial>, greaterIsBetter: boolean): Trial[] {
  const sign = greaterIsBetter ? -1 : 1
  return [...trials]
    .filter(({ mean }) => !Number.isNaN(mean))
    .sort((a, b) => sign * (a.mean - b.mean) || a.number - b.number)
}
