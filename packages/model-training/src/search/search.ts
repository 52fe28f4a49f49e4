import { setImmediate } from 'node:timers/promises'
import type { Progress } from '@millrace/cli-kit'
import { StepError } from '@millrace/errors'
import { greaterIsBetter, rankTrials, selectTrial } from '@millrace/estimators'
import { candidateSettings, type Settings } from '../fits/settings.ts'
import type { ModelTrainingOptions } from '../options.ts'
import { runTrials, type TrialsToRun } from './run-trials.ts'
import type { SearchResult } from './search-result.ts'
import type { LoggedTrial, TrialLog } from './trial-log.ts'

interface SearchContext {
  readonly log: TrialLog
  readonly progress: Progress
  readonly signal: AbortSignal
}

/**
 * Tries every candidate by cross-validation and selects one. What the log holds already is not tried again; neither that, nor the order of
 * the trials, nor threads change what is selected.
 * @throws StepError BROKEN_CONTRACT where no candidate has a score
 */
export async function search(
  given: TrialsToRun,
  selection: ModelTrainingOptions['selection'],
  { log, progress, signal }: SearchContext,
): Promise<SearchResult> {
  const better = greaterIsBetter(given.scoring)
  const before = log.finished()
  const trials: LoggedTrial[] = [...before]
  let best = rankTrials(trials, better)[0]
  for await (const trial of runTrials(given, before)) {
    // Fits from sums never wait for anything, and a signal is heard only in between.
    await setImmediate()
    signal.throwIfAborted()
    log.add(trial)
    trials.push(trial)
    best = rankTrials(best === undefined ? [trial] : [best, trial], better)[0]
    progress.update(
      trials.length,
      given.search === 'halving' ? undefined : given.candidates.length,
      bestSoFar(given, best),
    )
  }
  progress.end()
  return { ...selected(given, selection, trials), resumed: before.length }
}

function selected(
  given: TrialsToRun,
  rule: ModelTrainingOptions['selection'],
  trials: readonly LoggedTrial[],
): Omit<SearchResult, 'resumed'> {
  const better = greaterIsBetter(given.scoring)
  const last = Math.max(...trials.map(({ rung = 0 }) => rung))
  const finals = trials.filter(({ rung = 0 }) => rung === last)
  const [best] = rankTrials(finals, better)
  const choice = selectTrial(finals, {
    greaterIsBetter: better,
    rule: rule ?? 'best',
    strength: strengthOf(given.settings),
  })
  if (best === undefined || choice === undefined)
    throw new StepError(
      'BROKEN_CONTRACT',
      `no candidate has a ${given.scoring}: the rows of the folds do not define it`,
      {
        hint: 'choose another --scoring (SCORING), or fewer folds',
      },
    )
  return {
    kind: given.search,
    trials: trials.toSorted((a, b) => (a.rung ?? 0) - (b.rung ?? 0) || a.number - b.number),
    best,
    selected: choice,
    settings: candidateSettings(given.settings, choice.params),
    scoring: given.scoring,
    folds: choice.scores.length,
  }
}

/** The larger, the more strongly penalized; of curves the lower the degree. */
const strengthOf =
  (settings: Settings) =>
  (params: LoggedTrial['params']): number => {
    const { alpha, c, degree, l1Ratio = 0 } = candidateSettings(settings, params)
    // Of equal penalties the one that leaves out more features.
    return (alpha ?? (c === undefined ? -(degree ?? 0) : 1 / c)) * (1 + 1e-9 * l1Ratio)
  }

const bestSoFar = ({ scoring }: TrialsToRun, best: LoggedTrial | undefined): string | undefined =>
  best === undefined
    ? undefined
    : `best ${scoring} ${Number(best.mean.toPrecision(6))} with ${Object.entries(best.params)
        .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
        .join(', ')}`
