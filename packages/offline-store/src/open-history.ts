import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { EVENT_TIMESTAMP } from '@millrace/contracts'
import { type FeatureSelection, featureRegistry } from '@millrace/feature-registry'
import type { LazyDataFrame } from 'nodejs-polars'
import type { HistoricalFeatures, NamedColumn } from './offline-store.ts'
import { openOfflineStore } from './open-offline-store.ts'
import { projectionsOf, selectedHistory } from './selected-history.ts'

export interface HistoryOptions {
  /** The values of `$VARIABLES` in `feature_store.yaml`: mostly `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Ends what is under way, and connections. */
  readonly signal?: AbortSignal
}

/** Features as a program asks for them. */
export interface FeatureRequest {
  /** The name of a feature service or view, or a list of `view` and `view:feature`; the only service by default. */
  readonly features?: FeatureSelection
  /** Names features `view__feature`. */
  readonly fullFeatureNames?: boolean
  /** Leaves out values that were created after the entity row's time. */
  readonly knowledgeTime?: boolean
  /** Keeps the features that only on-demand views read. */
  readonly keepInputs?: boolean
}

export interface JoinRequest extends FeatureRequest {
  /** Join keys, a timestamp, and whatever else. */
  readonly entityRows: LazyDataFrame
  /** `event_timestamp` by default. */
  readonly eventTimestamp?: string
}

export interface BetweenRequest extends FeatureRequest {
  /** The first and the last event timestamp, both included. */
  readonly start: Date
  readonly end: Date
}

/** A feature repository's history, to read features from in a program. Its frames live until it is closed. */
export interface History extends AsyncDisposable {
  /** Feast's `get_historical_features`: one row for each entity row, in their order. @throws StepError */
  join(request: JoinRequest): Promise<HistoricalFeatures>
  /** Without entity rows: each join key with each event timestamp within a range. @throws StepError */
  between(request: BetweenRequest): Promise<HistoricalFeatures>
  close(): Promise<void>
}

/**
 * Opens the registry and the offline store of a feature repository, which is a folder with `feature_store.yaml`.
 * @throws StepError USAGE, MISSING_INPUT, UNAVAILABLE, DENIED
 */
export async function openHistory(
  repository: string,
  { env = {}, signal = new AbortController().signal }: HistoryOptions = {},
): Promise<History> {
  const folder = resolve(repository)
  const registry = await featureRegistry.open({ featureRepo: folder }, { root: folder, env, signal })
  const store = await openOfflineStore(registry.config.offlineStore, { folder, signal })
  const work = await mkdtemp(join(tmpdir(), 'millrace-history-'))
  let calls = 0
  const retrieval = () => {
    const call = calls++
    return { signal, scratch: (name: string) => join(work, `${call}_${name}`) }
  }
  const close = async () => {
    await rm(work, { recursive: true, force: true })
    await store.close()
  }
  return {
    async join({ features, fullFeatureNames = false, entityRows, eventTimestamp = EVENT_TIMESTAMP, ...options }) {
      const { toScratch } = await import('./scratch-table.ts')
      const selected = await registry.resolveFeatures(features, { fullFeatureNames })
      const way = retrieval()
      const rows = await toScratch(entityRows, way.scratch('entity_rows.arrow'), 'the entity rows')
      const entities = { entityRows: rows, entityColumns: await columnsOf(rows), eventTimestamp }
      return selectedHistory(store, { ...way, ...options, ...entities, selected })
    },
    async between({ features, fullFeatureNames = false, start, end, ...options }) {
      const selected = await registry.resolveFeatures(features, { fullFeatureNames })
      const way = retrieval()
      const range = { ...way, start, end, eventTimestamp: EVENT_TIMESTAMP, projections: projectionsOf(selected) }
      const { frame, columns } = await store.entityRows(range)
      const entities = { entityRows: frame, entityColumns: columns, eventTimestamp: EVENT_TIMESTAMP }
      return selectedHistory(store, { ...way, ...options, ...entities, selected })
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function columnsOf(frame: LazyDataFrame): Promise<NamedColumn[]> {
  const [{ typesOf }, { columnType }] = await Promise.all([import('./file-source.ts'), import('./event-time.ts')])
  return [...typesOf(frame)].map(([name, type]) => ({ name, type: columnType(type) }))
}
