import { StepError } from '@millrace/errors'
import { rankTrials } from './select-trial.ts'
import type { Candidate, Trial } from './trial.ts'

export interface HalvingTrial extends Trial {
  /** From 0, the rung with the fewest rows. */
  readonly rung: number
  /** The share of the training rows that it was fitted on. */
  readonly share: number
}

export interface HalvingOptions {
  /** Of the candidates of a rung one in so many goes on, to so many times the rows; 3 in scikit-learn. */
  readonly factor: number
  readonly greaterIsBetter: boolean
  /** Fits and scores these candidates on a share of the training rows; trials in any order. */
  evaluate(candidates: readonly Candidate[], share: number): AsyncIterable<Trial>
  /** Trials of an earlier run of the same search. */
  readonly finished?: readonly HalvingTrial[] | undefined
}

/**
 * Successive halving (Jamieson and Talwalkar 2016), as scikit-learn's `HalvingGridSearchCV` with `min_resources='exhaust'`: all candidates on few rows,
 * the best of each rung on `factor` times as many, the last on all. Yields the trials that are not finished; the last rung is the one to select from.
 * Throws USAGE for a factor that is not above 1.
 */
export async function* successiveHalving(
  candidates: readonly Candidate[],
  options: HalvingOptions,
): AsyncGenerator<HalvingTrial> {
  const { factor, greaterIsBetter, evaluate, finished = [] } = options
  if (!(factor > 1 && Number.isFinite(factor))) {
    throw new StepError('USAGE', `the halving factor is ${factor}, not a number above 1`, { hint: 'choose 2 or 3' })
  }
  const rungs = rungsOf(candidates.length, factor)
  let going = candidates
  for (let rung = 0; rung < rungs; rung++) {
    const share = factor ** (rung - rungs + 1)
    const trials: Trial[] = finished.filter((trial) => trial.rung === rung)
    const known = new Set(trials.map(({ number }) => number))
    const missing = going.filter(({ number }) => !known.has(number))
    if (missing.length > 0) {
      for await (const trial of evaluate(missing, share)) {
        trials.push(trial)
        yield { ...trial, rung, share }
      }
    }
    going = rankTrials(trials, greaterIsBetter).slice(0, Math.ceil(going.length / factor))
  }
}

/** As many as it takes for one rung after another to leave fewer than `factor` candidates for the last, as scikit-learn counts them. */
function rungsOf(candidates: number, factor: number): number {
  let rungs = 1
  for (let left = candidates; left >= factor; left = Math.ceil(left / factor)) rungs++
  return rungs
}
