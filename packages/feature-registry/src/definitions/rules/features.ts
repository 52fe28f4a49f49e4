import type { Rule } from './rule.ts'
import { historyOf } from './sources.ts'

export const uniqueFeatures: Rule = {
  name: 'unique-features',
  check: ({ featureViews, onDemandFeatureViews, sources }) =>
    [...featureViews, ...onDemandFeatureViews, ...sources].flatMap(({ value, at }) => {
      const schema = 'schema' in value ? value.schema : []
      return schema.flatMap(({ name }, index) =>
        schema.findIndex((field) => field.name === name) === index
          ? []
          : [{ at: at('schema', index, 'name'), message: `feature "${name}" is listed twice` }],
      )
    }),
}

/** A view's join keys and timestamps are no features: what is written as a feature would overwrite them in a join. */
export const featureIsNoKey: Rule = {
  name: 'feature-is-no-key',
  check: ({ entities, sources, featureViews }) =>
    featureViews.flatMap(({ value: view, at }) => {
      const source = historyOf({ sources }, view.source)
      const roles = new Map([
        ...(source === undefined ? [] : [[source.timestamp_field, 'the timestamp field of its source'] as const]),
        ...(source?.created_timestamp_column === undefined
          ? []
          : [[source.created_timestamp_column, 'the created timestamp column of its source'] as const]),
        ...(source?.valid_to_column === undefined
          ? []
          : [[source.valid_to_column, 'the valid-to column of its source'] as const]),
        ...entities
          .filter(({ value }) => view.entities.includes(value.name))
          .flatMap(({ value }) =>
            value.join_keys.map((key) => [key, `the join key of entity "${value.name}"`] as const),
          ),
      ])
      return view.schema.flatMap(({ name }, index) => {
        const role = roles.get(name)
        return role === undefined
          ? []
          : [{ at: at('schema', index, 'name'), message: `feature "${name}" is ${role}; take it out of the schema` }]
      })
    }),
}

/** Feast refuses a field that is the left side of its source's field mapping. */
export const mappedColumn: Rule = {
  name: 'mapped-column',
  check: ({ sources, featureViews }) =>
    featureViews.flatMap(({ value: view, at }) => {
      const mapping = historyOf({ sources }, view.source)?.field_mapping ?? {}
      return view.schema.flatMap(({ name }, index) => {
        const mapped = mapping[name]
        if (mapped === undefined) return []
        return [
          {
            at: at('schema', index, 'name'),
            message: `the source maps "${name}" to "${mapped}"; name the feature "${mapped}"`,
          },
        ]
      })
    }),
}

export const positiveTtl: Rule = {
  name: 'positive-ttl',
  check: ({ featureViews }) =>
    featureViews
      .filter(({ value: { ttl } }) => ttl !== undefined && ttl <= 0)
      .map(({ value: { ttl }, at }) => ({
        at: at('ttl'),
        message: `ttl is ${ttl} s; it must be positive, or be left out where values never expire`,
      })),
}
