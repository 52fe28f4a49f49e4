import { StepError } from '@millrace/errors'
import type { FoldSpec, RandomFoldSpec, StratifiedFoldSpec } from './fold-spec.ts'
import { foldsOfRows } from './folds-of-rows.ts'
import { groupKFold } from './group-k-fold.ts'
import { hashFolds } from './hash-folds.ts'
import { kFold } from './k-fold.ts'
import { knownColumn, knownTimes, strata } from './known-column.ts'
import type { Mt19937 } from './mt19937.ts'
import { seededGenerator } from './seeded-generator.ts'
import type { SplitColumns } from './split-columns.ts'
import type { Fold, FoldPartition } from './split-rows.ts'
import { stratifiedGroupKFold } from './stratified-group-k-fold.ts'
import { stratifiedKFold } from './stratified-k-fold.ts'
import { timeFolds } from './time-folds.ts'
import { timeSeriesFolds } from './time-series-folds.ts'

/**
 * Train and test rows of each fold, made as they are taken and to be taken once; the same spec and columns give the same rows.
 * Throws at once: USAGE for a spec that no data can meet, DATA_REJECTED where these rows cannot meet it.
 */
export function folds(spec: FoldSpec, columns: SplitColumns): Iterable<Fold> {
  const parts = foldParts(spec, columns)
  return (function* () {
    for (const part of parts) {
      if ('foldOf' in part) yield* foldsOfRows(part)
      else yield part
    }
  })()
}

/** The same folds, as partitions of all rows where they are that: one for each repetition. */
export function foldParts(spec: FoldSpec, columns: SplitColumns): Iterable<FoldPartition | Fold> {
  switch (spec.kind) {
    case 'random':
      return repeated(spec, (generator) => kFold(columns.rows, spec.folds, generator))
    case 'stratified': {
      const labels = strata(columns, spec.bins)
      return repeated(spec, (generator) => stratifiedKFold(labels, spec.folds, generator))
    }
    case 'group':
      return [{ foldOf: groupKFold(knownColumn(columns, 'groups'), spec.folds, shuffling(spec)), folds: spec.folds }]
    case 'stratified-group': {
      const known = { labels: strata(columns, spec.bins), groups: knownColumn(columns, 'groups') }
      return [{ foldOf: stratifiedGroupKFold(known, spec.folds, shuffling(spec)), folds: spec.folds }]
    }
    case 'hash':
      return [{ foldOf: hashFolds(spec, knownColumn(columns, 'keys')), folds: spec.folds }]
    case 'time-series':
      return timeSeriesFolds(spec, columns.rows)
    case 'time':
      return timeFolds(spec, knownTimes(columns), undefined)
    case 'group-time':
      return timeFolds(spec, knownTimes(columns), knownColumn(columns, 'groups'))
  }
}

function shuffling({ seed }: { readonly seed?: number | undefined }): Mt19937 | undefined {
  return seed === undefined ? undefined : seededGenerator(seed)
}

/** Every repetition goes on with the same generator, as scikit-learn's repeated splitters do. */
function repeated(
  spec: RandomFoldSpec | StratifiedFoldSpec,
  foldOfRows: (generator: Mt19937 | undefined) => Int32Array,
): Iterable<FoldPartition> {
  const { folds, repeats = 1 } = spec
  if (!Number.isInteger(repeats) || repeats < 1 || (repeats > 1 && spec.seed === undefined)) {
    const without = spec.seed === undefined ? ' without a seed' : ''
    throw new StepError('USAGE', `the number of repeats is ${repeats}${without}`, {
      hint: 'repeat once or more often; to repeat, give a seed',
    })
  }
  const generator = shuffling(spec)
  const first = foldOfRows(generator)
  return (function* () {
    yield { foldOf: first, folds }
    for (let i = 1; i < repeats; i++) yield { foldOf: foldOfRows(generator), folds }
  })()
}
