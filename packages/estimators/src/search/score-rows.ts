import type { FoldPlan } from '../fold-plan.ts'
import type { RowBlocks } from '../row-blocks.ts'
import type { FittedCandidate } from './fit-folds.ts'
import { membership, placesWhere, taken } from './fold-rows.ts'
import type { Scorer } from './scorers.ts'
import { type Trial, trialOf } from './trial.ts'

/** Scores by any metric, in one reading of the rows for up to `batch` candidates; trials come in the candidates' order. */
export async function* scoreByRows<Model>(
  fitted: Iterable<FittedCandidate<Model>> | AsyncIterable<FittedCandidate<Model>>,
  { rows, plan, scorer, batch = 1 }: { rows: RowBlocks; plan: FoldPlan; scorer: Scorer<Model>; batch?: number },
): AsyncGenerator<Trial> {
  let waiting: FittedCandidate<Model>[] = []
  for await (const candidate of fitted) {
    waiting.push(candidate)
    if (waiting.length < batch) continue
    yield* await scoreBatch(waiting, rows, plan, scorer)
    waiting = []
  }
  if (waiting.length > 0) yield* await scoreBatch(waiting, rows, plan, scorer)
}

async function scoreBatch<Model>(
  candidates: readonly FittedCandidate<Model>[],
  rows: RowBlocks,
  plan: FoldPlan,
  scorer: Scorer<Model>,
): Promise<Trial[]> {
  const started = candidates.map(({ models }) => models.map((model) => scorer.start(model)))
  const folds = started[0]?.map((_, fold) => membership(plan, { fold, side: 'test' })) ?? []
  let first = 0
  for await (const block of rows) {
    folds.forEach((keeps, fold) => {
      const part = taken(
        block,
        placesWhere(block.target.length, (place) => keeps(first + place)),
      )
      if (part.target.length > 0) for (const scores of started) scores[fold]?.add(part)
    })
    first += block.target.length
  }
  return candidates.map(({ candidate, converged }, at) => {
    return trialOf(candidate, started[at]?.map((progress) => progress.score()) ?? [], converged)
  })
}
