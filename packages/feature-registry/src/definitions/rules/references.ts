import { didYouMean } from '@millrace/errors'
import { writtenProjections } from '../written-projections.ts'
import type { Rule } from './rule.ts'

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
    const known = new Set(sources.map(({ value }) => value.name))
    return featureViews.flatMap(({ value: { source }, at }) =>
      known.has(source)
        ? []
        : [{ at: at('source'), message: `there is no source "${source}"${didYouMean(source, known)}` }],
    )
  },
}

export const knownView: Rule = {
  name: 'known-view',
  check: ({ featureViews, featureServices }) => {
    const known = new Set(featureViews.map(({ value }) => value.name))
    return featureServices.flatMap((service) =>
      writtenProjections(service.value).flatMap(({ view, index }) =>
        known.has(view)
          ? []
          : [
              {
                at: service.at('features', index),
                message: `there is no feature view "${view}"${didYouMean(view, known)}`,
              },
            ],
      ),
    )
  },
}

export const knownFeature: Rule = {
  name: 'known-feature',
  check: ({ featureViews, featureServices }) => {
    const views = new Map(featureViews.map(({ value }) => [value.name, value.schema.map(({ name }) => name)]))
    return featureServices.flatMap((service) =>
      writtenProjections(service.value).flatMap(({ view, features }) => {
        const known = views.get(view)
        if (known === undefined) return []
        return (features ?? [])
          .filter(({ name }) => !known.includes(name))
          .map(({ name, path }) => ({
            at: service.at(...path),
            message: `feature view "${view}" has no feature "${name}"${didYouMean(name, known)}`,
          }))
      }),
    )
  },
}

export const knownJoinKey: Rule = {
  name: 'known-join-key',
  check: ({ entities, featureViews, featureServices }) => {
    const keyOf = new Map(entities.map(({ value }) => [value.name, value.join_keys[0]]))
    const views = new Map(
      featureViews.map(({ value }) => [value.name, value.entities.flatMap((name) => keyOf.get(name) ?? [])]),
    )
    return featureServices.flatMap((service) =>
      writtenProjections(service.value).flatMap(({ view, joinKeyMap, index }) => {
        const keys = views.get(view) ?? Object.keys(joinKeyMap)
        return Object.keys(joinKeyMap)
          .filter((key) => !keys.includes(key))
          .map((key) => ({
            at: service.at('features', index, 'join_key_map', key),
            message: `feature view "${view}" has no join key "${key}"${didYouMean(key, keys)}`,
          }))
      }),
    )
  },
}
