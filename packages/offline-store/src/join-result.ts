import { type LazyDataFrame, pl } from 'nodejs-polars'
import type { HistoricalFeatures, HistoricalRequest, NamedColumn } from './offline-store.ts'
import { projectionNames } from './projection-names.ts'
import { featureName } from './source-history.ts'
import { type JoinTrace, viewCoverage } from './view-coverage.ts'

/** One view's part of the result: `outcome` and `feature0…` of each entity row. */
export interface JoinedView extends Omit<JoinTrace, 'outcomes' | 'view'> {
  readonly joined: LazyDataFrame
  readonly output: readonly NamedColumn[]
}

/** The entity rows with the views' features beside them, all in the same row order. */
export function joinResult(
  entities: LazyDataFrame,
  { entityColumns, projections }: Pick<HistoricalRequest, 'entityColumns' | 'projections'>,
  views: readonly JoinedView[],
): HistoricalFeatures {
  const features = views.map(({ joined, output }) =>
    joined.select(...output.map(({ name }, index) => pl.col(featureName(index)).alias(name))),
  )
  return {
    frame: pl.concat([entities, ...features], { how: 'horizontal' }),
    columns: [...entityColumns, ...views.flatMap(({ output }) => output)],
    async counts() {
      const names = projectionNames(projections)
      const counts = []
      for (const [index, { joined, ...trace }] of views.entries()) {
        const view = names[index] ?? ''
        counts.push(await viewCoverage({ ...trace, view, outcomes: joined.select('outcome') }))
      }
      return counts
    },
  }
}
