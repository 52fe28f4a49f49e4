import type { BatchSource, FeatureProjection, FeatureView, ValueType } from '@millrace/feature-registry'
import { featureView as built } from '@millrace/testkit'
import type { RequestedProjection } from '../src/index.ts'

export interface ViewOptions {
  readonly name?: string
  readonly keys?: Readonly<Record<string, ValueType>>
  readonly features?: Readonly<Record<string, ValueType>>
  readonly ttlSeconds?: number
}

/** A feature view over a source, with one integer key `shop` and one integer feature `stock` unless told otherwise. */
export function featureView(source: BatchSource, options: ViewOptions = {}): FeatureView {
  const { name = 'stocks', keys = { shop: 'INT64' }, features = { stock: 'INT64' }, ttlSeconds = 0 } = options
  return built(name, keys, features, { ttlSeconds, source })
}

/** All features of a view, under `prefix` + their names. */
export function wanted(
  view: FeatureView,
  projection: Partial<FeatureProjection> = {},
  prefix = '',
): RequestedProjection {
  const features = projection.features ?? view.features.map(({ name }) => name)
  return {
    view,
    projection: { view: view.name, alias: undefined, joinKeyMap: {}, ...projection, features },
    outputNames: Object.fromEntries(features.map((feature) => [feature, `${prefix}${feature}`])),
  }
}

export const sourceFields = {
  description: '',
  owner: '',
  tags: {},
  name: 'source',
  timestampField: 'at',
  createdTimestampColumn: 'written',
  fieldMapping: {},
} as const
