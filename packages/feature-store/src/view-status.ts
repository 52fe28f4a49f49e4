import type { TableAccess } from '@millrace/artifact-store'
import { isStepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import type { OfflineStore } from '@millrace/offline-store'
import type { OnlineStore } from '@millrace/online-store'
import * as z from 'zod'
import { sourceStatus } from './source-status.ts'

/** How one view does: what its source has, how new that is, and how much of it is online. */
export const ViewStatus = z.object({
  view: z.string(),
  online: z.boolean(),
  /** What kept the source from being read; its figures are null then. */
  problem: z.string().nullable(),
  rows: z.int().nonnegative().nullable(),
  /** Distinct entities in the source; estimated where fewer were sampled. */
  entities: z.int().nonnegative().nullable(),
  /** The entities whose online values were looked for: all, or where there are many the part that a hash of their keys takes. */
  entities_sampled: z.int().nonnegative().nullable(),
  last_event: z.iso.datetime().nullable(),
  /** Since the last event. */
  freshness_seconds: z.number().nullable(),
  /** The latest end of what was materialized. */
  watermark: z.iso.datetime().nullable(),
  /** Those of the sample that the online store knows; null where the view is not online. */
  entities_online: z.int().nonnegative().nullable(),
  /** Those of them whose values are older than the ttl: a reader gets none. */
  entities_expired: z.int().nonnegative().nullable(),
  /** The share of the sample that is known, expired or not, from 0 to 1; null without entities. */
  online_coverage: z.number().min(0).max(1).nullable(),
})
export type ViewStatus = z.infer<typeof ViewStatus>

export interface StatusStores {
  readonly offline: OfflineStore
  readonly online: OnlineStore | undefined
  readonly tables: Pick<TableAccess, 'scratch'>
  readonly signal: AbortSignal
}

/** Looks at a view's source and online values. @throws StepError UNAVAILABLE, DENIED */
export async function viewStatus(view: FeatureView, stores: StatusStores, now: Date): Promise<ViewStatus> {
  const online = view.online && stores.online !== undefined
  const found = await sourceStatus(view, stores, now).catch((error: unknown) => {
    if (isStepError(error, 'MISSING_INPUT') || isStepError(error, 'BROKEN_CONTRACT')) return error.message
    throw error
  })
  const source = typeof found === 'string' ? undefined : found
  const ends = view.materializationIntervals.map(({ end }) => end.getTime())
  const known = online ? (source?.entitiesOnline ?? null) : null
  return {
    view: view.name,
    online,
    problem: typeof found === 'string' ? found : null,
    rows: source?.rows ?? null,
    entities: source?.entities ?? null,
    entities_sampled: source?.sampled ?? null,
    last_event: source?.lastEvent?.toISOString() ?? null,
    freshness_seconds: source?.lastEvent === undefined ? null : (now.getTime() - source.lastEvent.getTime()) / 1000,
    watermark: ends.length === 0 ? null : new Date(Math.max(...ends)).toISOString(),
    entities_online: known,
    entities_expired: online ? (source?.entitiesExpired ?? null) : null,
    online_coverage: known === null || !source?.sampled ? null : known / source.sampled,
  }
}
