import { rfc3339 } from './event-time.ts'
import { type JsonValue, jsonValue } from './json-value.ts'
import type { OnlineColumn } from './online-features.ts'
import type { FeatureStatus } from './online-store.ts'

/** What Feast's `/get-online-features` answers. */
export interface OnlineFeaturesResponse {
  readonly results: readonly {
    readonly values: readonly JsonValue[]
    readonly statuses: readonly FeatureStatus[]
    /** RFC 3339; 1970 for entity keys and where nothing was found. */
    readonly event_timestamps: readonly string[]
  }[]
  readonly metadata: { readonly feature_names: readonly string[] }
}

/** An answer as Feast's feature server writes it. */
export function onlineFeaturesResponse(columns: readonly OnlineColumn[]): OnlineFeaturesResponse {
  return {
    results: columns.map(({ values, statuses, eventTimestamps }) => ({
      values: values.map(jsonValue),
      statuses,
      event_timestamps: eventTimestamps.map((time) => rfc3339(time ?? 0n)),
    })),
    metadata: { feature_names: columns.map(({ name }) => name) },
  }
}
