/**
 * A feature view as the feature registry has it, of the join keys and features given by name and value type; over a file
 * with timestamps in `at` unless another source is given.
 */
export function featureView<V extends string, S extends object = typeof FILE_SOURCE>(
  name: string,
  joinKeys: Readonly<Record<string, V>>,
  features: Readonly<Record<string, V>>,
  { ttlSeconds = 0, source }: { readonly ttlSeconds?: number; readonly source?: S } = {},
) {
  return {
    ...DESCRIBED,
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
    source: source ?? FILE_SOURCE,
    materializationIntervals: [],
  }
}

const DESCRIBED = { description: '', owner: '', tags: {} }

const FILE_SOURCE = {
  ...DESCRIBED,
  name: 'source',
  type: 'file',
  path: 'source.parquet',
  timestampField: 'at',
  createdTimestampColumn: undefined,
  fieldMapping: {},
} as const
