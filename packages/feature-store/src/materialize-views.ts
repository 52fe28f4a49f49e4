import type { TableAccess } from '@millrace/artifact-store'
import type { Logger, StartProgress } from '@millrace/cli-kit'
import { formatCount } from '@millrace/cli-kit'
import type { FeatureView, OpenedFeatureRepository } from '@millrace/feature-registry'
import type { OfflineStore } from '@millrace/offline-store'
import type { OnlineStore } from '@millrace/online-store'
import * as z from 'zod'
import { chosenViews } from './chosen-views.ts'
import { type Interval, loadView } from './load-view.ts'

/** What was loaded of each view. */
export const Materialized = z.array(
  z.object({
    view: z.string(),
    start: z.iso.datetime(),
    end: z.iso.datetime(),
    written: z.int().nonnegative(),
    /** Rows older than what the store held already. */
    skipped: z.int().nonnegative(),
  }),
)
export type Materialized = z.infer<typeof Materialized>

export interface Loading {
  readonly services: {
    readonly registry: OpenedFeatureRepository
    readonly offline: OfflineStore
    readonly online: OnlineStore
  }
  readonly tables: TableAccess
  readonly log: Logger
  readonly progress: StartProgress
  readonly signal: AbortSignal
}

/** Loads views into the online store one after the other; a view that is done is recorded before the next begins. */
export async function materializeViews(
  names: readonly string[],
  intervalOf: (view: FeatureView) => Interval,
  { services, tables, log, progress, signal }: Loading,
): Promise<Materialized> {
  const done: Materialized = []
  for (const view of chosenViews(await services.registry.registered(), names)) {
    const interval = intervalOf(view)
    const stores = { offline: services.offline, online: services.online, tables, signal }
    const counts = await loadView(view, interval, stores, progress(`loading ${view.name}`))
    await services.registry.recordMaterialization(view.name, interval)
    log.info(`loaded ${view.name}`, { written: counts.written, skipped: counts.skipped })
    done.push({ view: view.name, start: interval.start.toISOString(), end: interval.end.toISOString(), ...counts })
  }
  return done
}

/** What was loaded as a person reads it. */
export function describeMaterialized(views: Materialized): string {
  if (views.length === 0) return 'no feature view is online'
  return views
    .map(({ view, start, end, written, skipped }) => {
      const older = skipped === 0 ? '' : `, ${formatCount(skipped)} older than what is stored`
      return `${view}: ${formatCount(written)} entities from ${start} to ${end}${older}`
    })
    .join('\n')
}
