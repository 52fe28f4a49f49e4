import { didYouMean } from '@millrace/errors'
import type { Rule } from './rule.ts'
import { featuresByView, joinKeysByView, takers } from './taken.ts'

export const knownEntity: Rule = {
  name: 'known-entity',
  check: ({ entities, featureViews }) => {
    const known = new Set(entities.map(({ value }) => value.name))
    return featureViews.flatMap((view) =>
      view.value.entities.flatMap((name, index) =>
        known.has(name)
          ? []
          : [{ at: view.at('entities', index), message: `there is no entity "${name}"${didYouMean(name, known)}` }],
      ),
    )
  },
}

export const knownSource: Rule = {
  name: 'known-source',
  check: ({ sources, featureViews }) => {
    const known = new Map(sources.map(({ value }) => [value.name, value.type]))
    return featureViews.flatMap(({ value: { name, source }, at }) => {
      const type = known.get(source)
      if (type === 'request')
        return [
          {
            at: at('source'),
            message: `"${source}" is a request source: feature view "${name}" needs one with history, an on-demand feature view can read it`,
          },
        ]
      return type === undefined
        ? [{ at: at('source'), message: `there is no source "${source}"${didYouMean(source, known.keys())}` }]
        : []
    })
  },
}

export const knownView: Rule = {
  name: 'known-view',
  check: (definitions) => {
    const views = definitions.featureViews.map(({ value }) => value.name)
    const onDemand = definitions.onDemandFeatureViews.map(({ value }) => value.name)
    const requests = definitions.sources.filter(({ value }) => value.type === 'request').map(({ value }) => value.name)
    return takers(definitions).flatMap(({ kind, key, at, projections }) => {
      const isService = kind === 'feature service'
      const known = new Set([...views, ...onDemand])
      const near = new Set([...views, ...(isService ? onDemand : requests)])
      const what = isService ? 'feature view' : 'feature view or request source'
      return projections
        .filter(({ view }) => !known.has(view))
        .map(({ view, index }) => ({
          at: at(key, index),
          message: `there is no ${what} "${view}"${didYouMean(view, near)}`,
        }))
    })
  },
}

export const knownFeature: Rule = {
  name: 'known-feature',
  check: (definitions) => {
    const views = featuresByView(definitions)
    return takers(definitions).flatMap(({ at, projections }) =>
      projections.flatMap(({ view, features }) => {
        const known = views.get(view)
        if (known === undefined) return []
        return (features ?? [])
          .filter(({ name }) => !known.includes(name))
          .map(({ name, path }) => ({
            at: at(...path),
            message: `feature view "${view}" has no feature "${name}"${didYouMean(name, known)}`,
          }))
      }),
    )
  },
}

export const knownJoinKey: Rule = {
  name: 'known-join-key',
  check: (definitions) => {
    const views = joinKeysByView(definitions)
    return takers(definitions).flatMap(({ at, key: list, projections }) =>
      projections.flatMap(({ view, joinKeyMap, index }) => {
        const keys = views.get(view) ?? Object.keys(joinKeyMap)
        return Object.keys(joinKeyMap)
          .filter((key) => !keys.includes(key))
          .map((key) => ({
            at: at(list, index, 'join_key_map', key),
            message: `feature view "${view}" has no join key "${key}"${didYouMean(key, keys)}`,
          }))
      }),
    )
  },
}
