import { greaterIsBetter, rankTrials } from '@millrace/estimators'
import { type TrackingStore, withRun } from '@millrace/tracking'
import type { SearchResult } from '../search/search-result.ts'

interface Parent {
  readonly experimentName: string
  readonly runId: string
  readonly estimator: string
  readonly sourceName: string
  readonly signal: AbortSignal
  readonly gitCommit: string | undefined
}

/** Records the best candidates, at most so many and the best first, as runs below the run of the search. */
export async function childRuns(
  store: TrackingStore,
  { trials, scoring }: Pick<SearchResult, 'trials' | 'scoring'>,
  most: number,
  { experimentName, runId, estimator, sourceName, signal, gitCommit }: Parent,
): Promise<void> {
  const last = Math.max(...trials.map(({ rung = 0 }) => rung))
  const finals = trials.filter(({ rung = 0 }) => rung === last)
  for (const trial of rankTrials(finals, greaterIsBetter(scoring)).slice(0, most)) {
    const request = { experimentName, parentRunId: runId, sourceName, signal, gitCommit }
    await withRun(store, { ...request, runName: `${estimator} ${trial.number}` }, async (child) => {
      const timestamp = Date.now()
      const values = { [`cv_${scoring}`]: trial.mean, [`cv_${scoring}_std_error`]: trial.standardError }
      const params = Object.fromEntries(Object.entries(trial.params).map(([name, value]) => [name, String(value)]))
      await store.logBatch(child.runId, {
        params: { estimator, ...params },
        metrics: [
          ...Object.entries(values).map(([key, value]) => ({ key, value, timestamp, step: 0 })),
          ...trial.scores.map((value, fold) => ({ key: `fold_${scoring}`, value, timestamp, step: fold })),
        ],
      })
    })
  }
}
