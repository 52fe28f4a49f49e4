import { formatCount } from '@millrace/cli-kit'
import * as z from 'zod'

/** What was loaded of each view. */
export const Materialized = z.array(
  z.object({
    view: z.string(),
    start: z.iso.datetime(),
    end: z.iso.datetime(),
    /** Whether nothing was done: the rest is what would be. */
    dry_run: z.boolean(),
    /** Rows of the source within the range, and in how many chunks they are loaded. */
    rows: z.int().nonnegative(),
    chunks: z.int().positive(),
    /** Chunks that a run before this one had stored when it was cut off. */
    resumed: z.int().nonnegative(),
    /** Entities written, each once a chunk. */
    written: z.int().nonnegative(),
    /** Rows older than what the store held already. */
    skipped: z.int().nonnegative(),
    /** Entities removed because all of their values were older than the ttl. */
    pruned: z.int().nonnegative(),
  }),
)
export type Materialized = z.infer<typeof Materialized>
export type MaterializedView = Materialized[number]

/** What was loaded as a person reads it. */
export function describeMaterialized(views: Materialized): string {
  return views.length === 0 ? 'no feature view is online' : views.map(describeView).join('\n')
}

function describeView(it: MaterializedView): string {
  const range = `from ${it.start} to ${it.end}`
  const chunks = it.chunks === 1 ? '' : ` in ${formatCount(it.chunks)} chunks`
  const counted = it.chunks === 1 ? '' : ' (an entity counts in each)'
  if (it.dry_run) {
    const expired = it.pruned === 0 ? '' : `, and remove ${formatCount(it.pruned)} expired entities`
    return `${it.view}: would load ${formatCount(it.rows)} rows ${range}${chunks}${expired}`
  }
  return [
    `${it.view}: ${formatCount(it.written)} entities written of ${formatCount(it.rows)} rows ${range}${chunks}${counted}`,
    ...(it.resumed === 0 ? [] : [`${formatCount(it.resumed)} of them stored by an earlier run`]),
    ...(it.skipped === 0 ? [] : [`${formatCount(it.skipped)} older than what is stored`]),
    ...(it.pruned === 0 ? [] : [`${formatCount(it.pruned)} expired entities removed`]),
  ].join(', ')
}
