import { writtenProjections } from '../written-projections.ts'
import type { Rule } from './rule.ts'

/**
 * Feast's FeatureNameCollision, for names that clash even as `view__feature`: no request could tell them apart.
 * Names that clash only when short are refused when a request asks for short ones.
 */
export const nameCollisions: Rule = {
  name: 'name-collisions',
  check: ({ featureViews, featureServices }) => {
    const schemas = new Map(featureViews.map(({ value }) => [value.name, value.schema.map(({ name }) => name)]))
    return featureServices.flatMap((service) => {
      const seen = new Set<string>()
      return writtenProjections(service.value).flatMap(({ view, alias, features, index }) => {
        const all = (schemas.get(view) ?? []).map((name) => ({ name, path: ['features', index] }))
        return (features ?? all).flatMap(({ name, path }) => {
          const full = `${alias ?? view}__${name}`
          if (!seen.has(full)) {
            seen.add(full)
            return []
          }
          return [
            {
              at: service.at(...path),
              message: `feature service "${service.value.name}" has "${full}" twice; give one of the views an alias`,
            },
          ]
        })
      })
    })
  },
}
