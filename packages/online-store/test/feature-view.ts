import type { FeatureView, ValueType } from '@millrace/feature-registry'

/** A feature view of the join keys and features given by name and type. */
export function featureView(
  name: string,
  joinKeys: Readonly<Record<string, ValueType>>,
  features: Readonly<Record<string, ValueType>>,
  ttlSeconds = 0,
): FeatureView {
  const described = { description: '', owner: '', tags: {} }
  return {
    ...described,
    name,
    entities: Object.keys(joinKeys),
    joinKeys: Object.entries(joinKeys).map(([key, valueType]) => ({ name: key, valueType })),
    features: Object.entries(features).map(([feature, valueType]) => ({
      name: feature,
      valueType,
      description: '',
      tags: {},
    })),
    ttlSeconds,
    online: true,
    source: {
      ...described,
      name: 'source',
      type: 'file',
      path: 'source.parquet',
      timestampField: 'at',
      createdTimestampColumn: undefined,
      fieldMapping: {},
    },
    materializationIntervals: [],
  }
}
