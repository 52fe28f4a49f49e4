/** Hyperparameters by name. */
export type Params = Readonly<Record<string, number | string | boolean>>

export interface Candidate {
  /** Its place in the search, from 0. */
  readonly number: number
  readonly params: Params
}

/** A candidate that has been fitted and scored on every fold; plain data, so that a log can hold it and a search resume from it. */
export interface Trial extends Candidate {
  /** The score on each fold, in their order. */
  readonly scores: readonly number[]
  readonly mean: number
  /** Of the mean: the sample deviation of the scores over √folds; 0 for one fold. */
  readonly standardError: number
  /** Whether the fits of all folds converged. */
  readonly converged: boolean
}

/** The trial that these scores make of a candidate. */
export function trialOf({ number, params }: Candidate, scores: readonly number[], converged: boolean): Trial {
  const folds = scores.length
  const mean = scores.reduce((sum, score) => sum + score, 0) / folds
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0)
  const standardError = folds < 2 ? 0 : Math.sqrt(squares / (folds - 1) / folds)
  return { number, params, scores, mean, standardError, converged }
}

/** Trials by their parameters, whatever the order of the names. */
export class FinishedTrials {
  readonly #keys: ReadonlySet<string>

  constructor(trials: Iterable<Candidate>) {
    this.#keys = new Set(Array.from(trials, ({ params }) => keyOf(params)))
  }

  has({ params }: Candidate): boolean {
    return this.#keys.has(keyOf(params))
  }
}

function keyOf(params: Params): string {
  return JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)))
}
