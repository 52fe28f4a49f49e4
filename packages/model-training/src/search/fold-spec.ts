import { parseDuration } from '@millrace/contracts'
import type { FoldSpec } from '@millrace/splits'
import type { Estimator } from '../fits/estimators.ts'
import type { ModelTrainingOptions } from '../options.ts'
import type { FoldKind } from './search-kinds.ts'

/** Numbers are stratified by as many quantile bins as data-preparation does. */
const BINS = 10
/** For folds that cannot be made without one. */
const SEED = 0

/** The folds that the options describe: those of scikit-learn's splitters, shuffled where a seed is given. */
export function foldSpec(
  {
    foldKind: kind = 'random',
    folds = 5,
    foldGap,
    seed,
  }: Pick<ModelTrainingOptions, 'foldKind' | 'folds' | 'foldGap' | 'seed'>,
  task: Estimator['task'],
): FoldSpec & { readonly kind: FoldKind } {
  const bins = task === 'regression' ? BINS : undefined
  switch (kind) {
    case 'random':
    case 'group':
      return { kind, folds, seed }
    case 'stratified':
    case 'stratified-group':
      return { kind, folds, seed, bins }
    case 'hash':
      return { kind, folds, seed: seed ?? SEED }
    case 'time':
      return { kind, folds, gap: durationOf(foldGap) }
    case 'group-time':
      return { kind, folds, gap: durationOf(foldGap), seed: seed ?? SEED }
    case 'time-series':
      return { kind, folds, gap: foldGap === undefined ? undefined : Number(foldGap) }
  }
}

const durationOf = (gap: string | undefined): number | undefined => (gap === undefined ? undefined : parseDuration(gap))
