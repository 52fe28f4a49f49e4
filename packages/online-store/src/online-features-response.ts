import { StepError } from '@millrace/errors'
import { rfc3339 } from './event-time.ts'
import { type JsonValue, jsonValue } from './json-value.ts'
import type { FeatureStatus, KeyValue, OnlineRow } from './online-store.ts'

export interface OnlineFeaturesResponse {
  readonly results: readonly {
    readonly values: readonly JsonValue[]
    readonly statuses: readonly FeatureStatus[]
    /** RFC 3339; 1970 for entity keys and where nothing was found. */
    readonly event_timestamps: readonly string[]
  }[]
  readonly metadata: { readonly feature_names: readonly string[] }
}

export interface RequestedFeature {
  /** The name the view goes by in the request: its alias where it has one. */
  readonly view: string
  readonly feature: string
}

/** What `OnlineStore.read` was asked and what it answered. */
export interface ViewRows {
  readonly features: readonly string[]
  readonly rows: readonly OnlineRow[]
}

/**
 * Feast's `/get-online-features` answer, by column: entity keys first, then the features in the order of the request.
 * @throws StepError USAGE where two columns would have one name
 */
export function onlineFeaturesResponse(
  entities: Readonly<Record<string, readonly KeyValue[]>>,
  requested: readonly RequestedFeature[],
  read: ReadonlyMap<string, ViewRows>,
  options: { readonly fullFeatureNames: boolean },
): OnlineFeaturesResponse {
  const keyNames = Object.keys(entities)
  const featureNames = requested.map(({ view, feature }) =>
    options.fullFeatureNames ? `${view}__${feature}` : feature,
  )
  const names = [...keyNames, ...featureNames]
  refuseTwice(names)
  return {
    results: [
      ...Object.values(entities).map(entityColumn),
      ...requested.map(({ view, feature }) => featureColumn(view, feature, read.get(view))),
    ],
    metadata: { feature_names: names },
  }
}

type ResponseColumn = OnlineFeaturesResponse['results'][number]

function entityColumn(values: readonly KeyValue[]): ResponseColumn {
  return {
    values: values.map(jsonValue),
    statuses: values.map(() => 'PRESENT'),
    event_timestamps: values.map(() => rfc3339(0n)),
  }
}

function featureColumn(view: string, feature: string, read: ViewRows | undefined): ResponseColumn {
  const position = read?.features.indexOf(feature) ?? -1
  if (read === undefined || position < 0) throw new Error(`feature ${view}:${feature} was requested but not read`)
  return {
    values: read.rows.map(({ values }) => jsonValue(values[position] ?? null)),
    statuses: read.rows.map(({ statuses }) => statuses[position] ?? 'NOT_FOUND'),
    event_timestamps: read.rows.map(({ eventTimestamp }) => rfc3339(eventTimestamp ?? 0n)),
  }
}

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return
  throw new StepError('USAGE', `two columns of the answer would be named ${twice}`, {
    hint: 'ask for full feature names, or give one of the views an alias',
  })
}
