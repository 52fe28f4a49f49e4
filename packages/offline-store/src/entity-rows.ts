import type { ColumnType } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { type LazyDataFrame, pl } from 'nodejs-polars'
import { columnNamed } from './column-named.ts'
import type { EntityRows, NamedColumn, RangeRequest, RequestedProjection } from './offline-store.ts'
import { toScratch } from './scratch-table.ts'
import { sharedKeyType } from './source-columns.ts'
import { keyName } from './source-history.ts'

/** A projection whose keys and times become entity rows. */
export interface Spine {
  readonly requested: RequestedProjection
  /** The entity rows' column for each of the view's join keys. */
  readonly keys: readonly string[]
}

/**
 * The projections that have every join key asked for, with the names of the entity rows' columns.
 * @throws StepError USAGE where none has
 */
export function spines(projections: readonly RequestedProjection[]): Spine[] {
  const all = projections.map((requested) => ({
    requested,
    keys: requested.view.joinKeys.map(({ name }) => requested.projection.joinKeyMap[name] ?? name),
  }))
  const keys = new Set(all.flatMap((spine) => spine.keys))
  const whole = all.filter((spine) => new Set(spine.keys).size === keys.size)
  if (whole.length > 0) return whole
  const named = all.map((spine) => `${spine.requested.projection.view} by ${spine.keys.join(', ') || 'nothing'}`)
  throw new StepError('USAGE', `no view has all the join keys asked for: ${named.join('; ')}`, {
    hint: 'ask for the features of one key at a time, or bring entity rows that have them all',
  })
}

/**
 * The entity rows' key columns, in the order of the first spine, of types that all of them share.
 * @throws StepError BROKEN_CONTRACT where there is no such type
 */
export function keysOfSpines(
  found: readonly { readonly spine: Spine; readonly types: readonly (ColumnType | undefined)[] }[],
): NamedColumn[] {
  const names = found[0]?.spine.keys ?? []
  return names.map((name) => {
    const types = found.map(({ spine, types }) => types[spine.keys.indexOf(name)] ?? 'Unknown')
    const type = types.reduce((all: ColumnType | undefined, one) => all && sharedKeyType(all, one), types[0])
    if (type !== undefined) return { name, type }
    throw new StepError(
      'BROKEN_CONTRACT',
      `join key "${name}" is ${[...new Set(types)].join(' and ')} in the views' sources`,
      {
        hint: 'give it one type in the data, or bring entity rows',
      },
    )
  })
}

/** Entity rows from the rows of each spine, whose columns are `moment` (UTC microseconds) and `key0…` in the order of its keys. */
export async function entityRowsOf(
  found: readonly { readonly spine: Spine; readonly frame: LazyDataFrame }[],
  keys: readonly NamedColumn[],
  { eventTimestamp, scratch }: RangeRequest,
): Promise<EntityRows> {
  const names = [eventTimestamp, ...keys.map(({ name }) => name)]
  const rows = found.map(({ spine, frame }) =>
    frame.select(
      pl.col('moment').alias(eventTimestamp),
      ...keys.map(({ name }) => pl.col(keyName(spine.keys.indexOf(name))).alias(name)),
    ),
  )
  const complete = names.map((name) => columnNamed(name).isNotNull()).reduce((all, isThere) => all.and(isThere))
  const distinct = pl.concat(rows).filter(complete).unique()
  const frame = await toScratch(
    distinct.sort(names.map((name) => columnNamed(name))),
    scratch('offline_range.arrow'),
    'the feature views',
  )
  return { frame, columns: [{ name: eventTimestamp, type: 'Datetime' }, ...keys] }
}
