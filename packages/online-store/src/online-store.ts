import type { FeatureView } from '@millrace/feature-registry'

/** A single value as read back: UNIX_TIMESTAMP in whole seconds, 64-bit integers as bigint where a number is not exact. */
export type Scalar = string | number | bigint | boolean | Uint8Array

/** A feature's value as read back, null where there is none. */
export type FeatureValue = Scalar | readonly Scalar[] | null

/** A value to be written: NaN counts as null, a Date is cut to whole seconds. */
export type FeatureInput = Scalar | Date | readonly (Scalar | Date | null)[] | null | undefined

/** A join key's value; UNIX_TIMESTAMP as a Date or in whole seconds. */
export type KeyValue = string | number | bigint | Uint8Array | Date

/** Microseconds since 1970 UTC, or a Date. */
export type EventTime = bigint | Date

/** Rows of one feature view, by column: all arrays have the same length. */
export interface FeatureBatch {
  /** By join key. */
  readonly keys: Readonly<Record<string, ArrayLike<KeyValue | null | undefined>>>
  /** By feature name. */
  readonly features: Readonly<Record<string, ArrayLike<FeatureInput>>>
  readonly eventTimestamps: ArrayLike<EventTime>
  /** When the rows came to be, where the source says so. */
  readonly created?: ArrayLike<EventTime | null>
}

export interface WriteCounts {
  readonly written: number
  /** Rows older than what was stored already. */
  readonly skipped: number
}

export type FeatureStatus = 'PRESENT' | 'NULL_VALUE' | 'NOT_FOUND' | 'OUTSIDE_MAX_AGE'

/** What one view knows of one entity: values and statuses in the order of the features asked for. */
export interface OnlineRow {
  readonly values: readonly FeatureValue[]
  readonly statuses: readonly FeatureStatus[]
  /** Microseconds since 1970 UTC; undefined where the entity was never written. */
  readonly eventTimestamp: bigint | undefined
}

/** Features of one view that are wanted of entities. */
export interface ViewRead {
  readonly view: FeatureView
  readonly features: readonly string[]
  /** Each entity's values by join key. */
  readonly keys: readonly Readonly<Record<string, KeyValue>>[]
}

/** How much of a view is stored. */
export interface Coverage {
  readonly entities: number
  /** Those of the entities whose values are older than the view's ttl. */
  readonly expired: number
}

/** A load of one view that nobody else can begin meanwhile. */
export interface ViewLoad {
  /** What the load before this one noted last, if it did not come to its end. */
  readonly note: string | undefined
  /** Notes how far the load has come, or with undefined that it is done. @throws StepError CONFLICT, UNAVAILABLE */
  keepNote(note: string | undefined): Promise<void>
  /** Lets others load the view. A load that is killed does so within seconds, and its note stays. */
  release(): Promise<void>
}

/** The newest feature values of each entity. */
export interface OnlineStore {
  /**
   * Makes room for a view; harmless where that has been done.
   * @throws StepError UNAVAILABLE, DENIED, CANNOT_WRITE
   */
  prepare(view: FeatureView): Promise<void>
  /**
   * Writes rows, each whole or not at all; a row older than the stored one is skipped, one of the same time replaces it.
   * @throws StepError BROKEN_CONTRACT for a value that is not of its declared type, UNAVAILABLE, DENIED, CANNOT_WRITE
   */
  write(view: FeatureView, batches: AsyncIterable<FeatureBatch> | Iterable<FeatureBatch>): Promise<WriteCounts>
  /**
   * Reads features of entities given by join key, one row for each in their order. A value older than the view's
   * ttl at `now` comes back as null with OUTSIDE_MAX_AGE.
   * @throws StepError MISSING_INPUT where the view was never prepared, UNAVAILABLE, DENIED
   */
  read(
    view: FeatureView,
    features: readonly string[],
    keys: readonly Readonly<Record<string, KeyValue>>[],
    now: Date,
  ): Promise<readonly OnlineRow[]>
  /** What `read` answers for several views, in one round trip to each server that has any of it. @throws StepError as `read` */
  readViews(reads: readonly ViewRead[], now: Date): Promise<readonly (readonly OnlineRow[])[]>
  /** How many entities a view has. @throws StepError UNAVAILABLE, DENIED */
  coverage(view: FeatureView, now: Date): Promise<Coverage>
  /** Removes what is older than the view's ttl at `now`. Returns how many entities that were. @throws StepError UNAVAILABLE, DENIED */
  prune(view: FeatureView, now: Date): Promise<number>
  /** Begins a load. @throws StepError CONFLICT while another one goes on, UNAVAILABLE, DENIED, CANNOT_WRITE */
  beginLoad(view: FeatureView): Promise<ViewLoad>
  /** Removes all that is stored of a view, and nothing of any other view or project. */
  dropView(view: FeatureView): Promise<void>
  close(): Promise<void>
}
