import type { TableAccess } from '@millrace/artifact-store'
import type { Logger, StartProgress } from '@millrace/cli-kit'
import type { FeatureView, OpenedFeatureRepository } from '@millrace/feature-registry'
import type { OfflineStore } from '@millrace/offline-store'
import type { OnlineStore } from '@millrace/online-store'
import { chosenViews } from './chosen-views.ts'
import type { Interval } from './intervals.ts'
import { chunksOf, loadView } from './load-view.ts'
import type { MaterializeOptions } from './materialize-options.ts'
import type { Materialized, MaterializedView } from './materialized.ts'
import { readSourcesUnmapped } from './read-sources-unmapped.ts'

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

/** Loads views into the online store one after the other; with `dryRun` only says what that would be. */
export async function materializeViews(
  options: MaterializeOptions,
  intervalOf: (view: FeatureView) => Interval,
  context: Loading,
): Promise<Materialized> {
  const done: Materialized = []
  const views = chosenViews(await context.services.registry.registered(), options.views)
  readSourcesUnmapped(views, context.tables)
  for (const view of views) {
    const work = options.dryRun ? foresee : materializeView
    done.push(await work(view, intervalOf(view), options, context))
  }
  return done
}

async function materializeView(
  view: FeatureView,
  interval: Interval,
  { chunkRows, prune }: MaterializeOptions,
  { services, tables, log, progress, signal }: Loading,
): Promise<MaterializedView> {
  const stores = { offline: services.offline, online: services.online, tables, signal }
  const loaded = await loadView(view, interval, {
    registry: services.registry,
    stores,
    log,
    progress: progress(`loading ${view.name}`),
    chunkRows,
  })
  const pruned = prune ? await services.online.prune(view, new Date()) : 0
  log.info(`loaded ${view.name}`, { written: loaded.written, skipped: loaded.skipped })
  return { ...named(view, interval), dry_run: false, ...loaded, pruned }
}

async function foresee(
  view: FeatureView,
  interval: Interval,
  { chunkRows, prune }: MaterializeOptions,
  { services, tables, signal }: Loading,
): Promise<MaterializedView> {
  const chunks = await chunksOf(view, interval, chunkRows, { offline: services.offline, tables, signal })
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rows, 0)
  const pruned = prune ? (await services.online.coverage(view, new Date())).expired : 0
  const nothing = { written: 0, skipped: 0, resumed: 0 }
  return { ...named(view, interval), dry_run: true, rows, chunks: chunks.length, ...nothing, pruned }
}

const named = ({ name }: FeatureView, { start, end }: Interval) => ({
  view: name,
  start: start.toISOString(),
  end: end.toISOString(),
})
