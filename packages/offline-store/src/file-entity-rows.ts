import { pl } from 'nodejs-polars'
import { entityRowsOf, keysOfSpines, spines } from './entity-rows.ts'
import { int, microsUp } from './event-time.ts'
import { openFileSource } from './file-source.ts'
import { refuseProblems } from './join-plan.ts'
import type { EntityRows, RangeRequest } from './offline-store.ts'
import { keyExpressions, keyName } from './source-history.ts'

/** Entity rows from the views' Parquet files. */
export async function fileEntityRows(request: RangeRequest, folder: string): Promise<EntityRows> {
  const { projections, start, end } = request
  const found = await Promise.all(
    spines(projections).map(async (spine) => ({
      spine,
      source: await openFileSource(spine.requested.view, folder, []),
    })),
  )
  refuseProblems(found.flatMap(({ source }) => source.problems))
  const keys = keysOfSpines(
    found.map(({ spine, source }) => ({
      spine,
      types: source.columns.keys.map(({ column }) => source.columnTypes.get(column)),
    })),
  )
  const frames = found.map(({ spine, source }) => {
    const { columns, types, scan } = source
    const timestamp = types.get(columns.timestamp.column)
    if (timestamp === undefined) throw new Error(`${source.label} was not checked`)
    const shared = spine.keys.map((key) => keys.find(({ name }) => name === key)?.type ?? 'Unknown')
    const sourceKeys = columns.keys.map(({ column }) => column)
    const moment = microsUp(columns.timestamp.column, timestamp)
    const frame = scan
      .select(moment.alias('moment'), ...(sourceKeys.length === 0 ? [] : keyExpressions(sourceKeys, types, shared)))
      .filter(
        pl
          .col('moment')
          .gtEq(int(start.getTime() * 1_000))
          .and(pl.col('moment').ltEq(int(end.getTime() * 1_000))),
      )
      .withColumns(
        pl.col('moment').cast(pl.Datetime('us', 'UTC')),
        ...shared.flatMap((type, index) =>
          type === 'Datetime' ? [pl.col(keyName(index)).cast(pl.Datetime('us', 'UTC'))] : [],
        ),
      )
    return { spine, frame }
  })
  return entityRowsOf(frames, keys, request)
}
