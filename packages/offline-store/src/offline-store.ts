import type { ColumnType } from '@millrace/contracts'
import type { FeatureProjection, FeatureView } from '@millrace/feature-registry'
import type { LazyDataFrame } from 'nodejs-polars'

/** A column by name and type. */
export interface NamedColumn {
  readonly name: string
  readonly type: ColumnType
}

/** Features of one view that are wanted. */
export interface RequestedProjection {
  readonly view: FeatureView
  readonly projection: FeatureProjection
  /** The output column of each of the projection's features. */
  readonly outputNames: Readonly<Record<string, string>>
}

/** What every retrieval needs to work with. */
export interface Retrieval {
  /** A path for a scratch file; the files must live as long as the frames returned. */
  scratch(name: string): string
  readonly signal: AbortSignal
}

export interface HistoricalRequest extends Retrieval {
  /** Read several times, so rather a scan than work to do. */
  readonly entityRows: LazyDataFrame
  /** The entity rows' columns in output order. */
  readonly entityColumns: readonly NamedColumn[]
  readonly eventTimestamp: string
  readonly projections: readonly RequestedProjection[]
  /** Leaves out what was created after the entity row's time, as nobody knew it then; no effect on sources that do not tell. */
  readonly knowledgeTime?: boolean
}

/** Rows to join to, made from what the views have in a time range. */
export interface RangeRequest extends Retrieval {
  readonly projections: readonly RequestedProjection[]
  /** The first and the last event timestamp, both included. */
  readonly start: Date
  readonly end: Date
  /** The name of the column with the event timestamps. */
  readonly eventTimestamp: string
}

export interface EntityRows {
  readonly frame: LazyDataFrame
  /** The event timestamp, then the join keys. */
  readonly columns: readonly NamedColumn[]
}

/** For how many entity rows a view had a value, and why it had none for the others. */
export interface ViewCoverage {
  /** The projection's alias, or its view's name; with the columns it is matched with where another one has that name too. */
  readonly view: string
  readonly matched: number
  /** The newest row at or before the entity row's time is older than the ttl. */
  readonly expired: number
  /** The key has rows, but later ones only. */
  readonly future_only: number
  /** The key has no row at all, or one of its parts is null. */
  readonly never_seen: number
  /** How many of those matched have a value that was created after the entity row's time: knowledge nobody had then. */
  readonly created_later: number
}

export interface HistoricalFeatures {
  /** The entity rows in their order, each once, with the features beside them, grouped by view. */
  readonly frame: LazyDataFrame
  readonly columns: readonly NamedColumn[]
  /** One entry per projection; matched, expired, future_only and never_seen of a view add up to the entity rows. */
  counts(): Promise<readonly ViewCoverage[]>
}

export interface LatestRequest extends Retrieval {
  readonly view: FeatureView
  /** The first and the last event timestamp, both included. */
  readonly start: Date
  readonly end: Date
  /** Leaves out what is at `end` itself: the next range begins there. */
  readonly endExcluded?: boolean
  /** Only the keys whose hash falls in this one of several parts, counted from 0. */
  readonly part?: { readonly index: number; readonly of: number }
}

export interface RowsByTimeRequest {
  readonly view: FeatureView
  /** As in a pull of the latest rows: both included. */
  readonly start: Date
  readonly end: Date
  /** The length of a span in milliseconds. */
  readonly width: number
  /** A path for a scratch file; without it the times of all rows are in memory at once. */
  readonly scratch?: (name: string) => string
  readonly signal: AbortSignal
}

/** The rows from `start` until a width later. */
export interface SpanRows {
  readonly start: Date
  readonly rows: number
  /** The newest of their event timestamps, rounded down. */
  readonly last: Date
}

/** Feature values as they were at a time: what training reads, and what is materialized. */
export interface OfflineStore {
  /**
   * Joins features to entity rows as of each row's own time: the newest row in `[time - ttl, time]`, both ends included;
   * of a source with a valid-to column, only rows that hold then: `[event, valid to)`.
   * The winner has the greatest event timestamp, then the greatest created timestamp (null lowest), then the last place in the source.
   * @throws StepError MISSING_INPUT, BROKEN_CONTRACT, USAGE, UNAVAILABLE, DENIED, CANNOT_WRITE
   */
  historicalFeatures(request: HistoricalRequest): Promise<HistoricalFeatures>
  /**
   * Each join key with each of its event timestamps in a time range, once, by time and then by key: from the views that have
   * every join key asked for. A row without a key or a time is left out.
   * @throws StepError USAGE where no view has every join key; MISSING_INPUT, BROKEN_CONTRACT, UNAVAILABLE, DENIED, CANNOT_WRITE
   */
  entityRows(request: RangeRequest): Promise<EntityRows>
  /**
   * The winning row of each key within a time range: join keys, event timestamp and created timestamp (both UTC microseconds),
   * then every feature of the view, all under the names that the view gives them; bytes are lists of UInt8. Rows with a null key are left out.
   * @throws StepError MISSING_INPUT, BROKEN_CONTRACT, USAGE, UNAVAILABLE, DENIED
   */
  pullLatest(request: LatestRequest): Promise<LazyDataFrame>
  /**
   * Counts the rows of a view's source within a range by spans of equal length; spans without rows are left out, the others come in order.
   * @throws StepError MISSING_INPUT, BROKEN_CONTRACT, USAGE, UNAVAILABLE, DENIED
   */
  rowsByTime(request: RowsByTimeRequest): Promise<readonly SpanRows[]>
  /**
   * Checks that a view's source is there and has its columns, with their types.
   * @throws StepError MISSING_INPUT, BROKEN_CONTRACT, USAGE, UNAVAILABLE, DENIED
   */
  validateSource(view: FeatureView): Promise<void>
  close(): Promise<void>
}
