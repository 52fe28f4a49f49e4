import { ESTIMATOR, ESTIMATORS, type EstimatorName } from './fits/estimators.ts'
import { SETTING_NAMES } from './fits/settings.ts'
import { scoringsOf } from './search/scorings.ts'
import type { FoldKind, SearchKind } from './search/search-kinds.ts'

/** The options of a search that only some kinds of it read. */
const READ_BY_SEARCH: Readonly<Record<string, readonly SearchKind[]>> = {
  nAlphas: ['path'],
  eps: ['path'],
  candidates: ['random', 'halving'],
  factor: ['halving'],
}
const READ_BY_FOLDS: Readonly<Record<string, readonly FoldKind[]>> = {
  foldGroups: ['group', 'stratified-group', 'hash', 'group-time'],
  foldGap: ['time', 'group-time', 'time-series'],
}
const OF_ANY_SEARCH = ['scoring', 'folds', 'foldKind', 'selection', 'childRuns']
const SEARCHES_OF: Readonly<Record<SearchKind, (name: EstimatorName) => boolean>> = {
  path: (name) => name === 'elastic-net' || name === 'lasso',
  grid: () => true,
  random: () => true,
  halving: (name) => ESTIMATOR[name].from === 'rows',
}

interface Given extends Readonly<Record<string, unknown>> {
  readonly estimator: EstimatorName
  readonly search?: SearchKind | undefined
  readonly foldKind?: FoldKind | undefined
  readonly foldGap?: string | undefined
  readonly scoring?: string | undefined
}

/** What is wrong with the options together: those that nothing reads, and searches and metrics that the estimator does not have. */
export function unreadOptions(options: Given): { option: string; message: string }[] {
  const { estimator, search } = options
  const unread = (option: string, message: string) =>
    options[option] === undefined || options[option] === false ? [] : [{ option, message }]
  const only = (readers: readonly string[]) => `only ${readers.join(', ')}`
  if (search !== undefined && !SEARCHES_OF[search](estimator))
    return [{ option: 'search', message: unsuited(search, estimator) }]
  return [
    ...SETTING_NAMES.filter((name) => !reads(estimator, name) && !(name === 'seed' && search !== undefined)).flatMap(
      (name) =>
        unread(name, `${estimator} does not read it, ${only(ESTIMATORS.filter((other) => reads(other, name)))}`),
    ),
    ...(ESTIMATOR[estimator].takesWeights ? [] : unread('sampleWeight', `${estimator} takes no weights`)),
    ...Object.entries(READ_BY_SEARCH).flatMap(([option, readers]) =>
      search !== undefined && readers.includes(search)
        ? []
        : unread(option, `it is read by a search, ${only(readers)}`),
    ),
    ...Object.entries(READ_BY_FOLDS).flatMap(([option, readers]) =>
      search !== undefined && readers.includes(options.foldKind ?? 'random')
        ? []
        : unread(option, `it is read by folds of a search, ${only(readers)}`),
    ),
    ...(search === undefined
      ? OF_ANY_SEARCH.flatMap((option) => unread(option, 'it is read where --search (TRAINING_SEARCH) is given'))
      : [...gapProblem(options), ...scoringProblem(options)]),
  ]
}

const reads = (estimator: EstimatorName, setting: string): boolean => setting in ESTIMATOR[estimator].defaults

/** Of rows by their order a gap is a number of them. */
function gapProblem({ foldKind, foldGap }: Given): { option: string; message: string }[] {
  if (foldGap === undefined || foldKind === undefined || !READ_BY_FOLDS['foldGap']?.includes(foldKind)) return []
  if (/^\d+$/.test(foldGap) === (foldKind === 'time-series')) return []
  const wanted = foldKind === 'time-series' ? 'a number of rows' : 'a duration such as 7d, 36h or 1d12h'
  return [{ option: 'foldGap', message: `folds of kind ${foldKind} take ${wanted}` }]
}

function scoringProblem({ estimator, scoring }: Given): { option: string; message: string }[] {
  const known: readonly string[] = scoringsOf(ESTIMATOR[estimator].task)
  if (scoring === undefined || known.includes(scoring)) return []
  return [{ option: 'scoring', message: `${estimator} is scored by ${known.join(', ')}` }]
}

function unsuited(search: SearchKind, estimator: EstimatorName): string {
  return search === 'path'
    ? 'only elastic-net and lasso have paths; choose grid or random'
    : `halving saves readings of the rows, and ${estimator} is fitted from one; choose grid or random`
}
