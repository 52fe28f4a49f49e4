import type { Rule } from './rule.ts'
import { featuresByView, takers } from './taken.ts'

/**
 * Feast's FeatureNameCollision, for names that clash even as `view__feature`: no request could tell them apart.
 * Names that clash only when short are refused when a request asks for short ones.
 */
export const nameCollisions: Rule = {
  name: 'name-collisions',
  check: (definitions) => {
    const schemas = featuresByView(definitions)
    return takers(definitions).flatMap(({ kind, name: taker, key, at, projections }) => {
      const seen = new Set<string>()
      return projections.flatMap(({ view, alias, features, index }) => {
        const all = (schemas.get(view) ?? []).map((name) => ({ name, path: [key, index] }))
        return (features ?? all).flatMap(({ name, path }) => {
          const full = `${alias ?? view}__${name}`
          if (!seen.has(full)) {
            seen.add(full)
            return []
          }
          return [
            {
              at: at(...path),
              message: `${kind} "${taker}" has "${full}" twice; give one of the views an alias`,
            },
          ]
        })
      })
    })
  },
}
