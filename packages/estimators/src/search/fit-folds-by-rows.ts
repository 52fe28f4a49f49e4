import type { FoldPlan } from '../fold-plan.ts'
import type { RowBlocks } from '../row-blocks.ts'
import type { FittedCandidate } from './fit-folds.ts'
import { foldRows, sampledRows } from './fold-rows.ts'
import { type Candidate, FinishedTrials, type Params } from './trial.ts'

export interface RowFits<Model> {
  readonly rows: RowBlocks
  readonly plan: FoldPlan
  /** Fits the training rows of one fold. */
  fit(train: RowBlocks, params: Params): Promise<Model & { readonly converged: boolean }>
  /** Share of each fold's training rows to fit, for a first look; all without it. */
  readonly share?: number | undefined
  /** Which rows a share is. */
  readonly seed?: number | undefined
}

/** Fits that read the rows, on every fold, one candidate at a time. */
export async function* fitEachByRows<Model>(
  candidates: Iterable<Candidate>,
  { rows, plan, fit, share = 1, seed = 0 }: RowFits<Model>,
  finished: Iterable<Candidate> = [],
): AsyncGenerator<FittedCandidate<Model>> {
  const done = new FinishedTrials(finished)
  const folds = plan.layers.reduce((sum, layer) => sum + layer.folds.length, 0)
  for (const candidate of candidates) {
    if (done.has(candidate)) continue
    const models = []
    for (let fold = 0; fold < folds; fold++) {
      models.push(await fit(sampledRows(foldRows(rows, plan, { fold, side: 'train' }), share, seed), candidate.params))
    }
    yield { candidate, models, converged: models.every(({ converged }) => converged) }
  }
}
