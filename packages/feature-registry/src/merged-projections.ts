import { isDeepStrictEqual } from 'node:util'
import type { FeatureProjection } from './feature-repository.ts'

/**
 * Makes one of projections that take the same rows of a view under the same name, with the features of all, as Feast does when
 * it reads a service. Where only the join keys differ they stay apart, and Feast takes the first's for all.
 */
export function mergedProjections(projections: readonly FeatureProjection[]): FeatureProjection[] {
  const merged: FeatureProjection[] = []
  for (const projection of projections) {
    const place = merged.findIndex((other) => sameRows(other, projection))
    const before = merged[place]
    if (before === undefined) merged.push(projection)
    else merged[place] = { ...before, features: [...before.features, ...projection.features] }
  }
  return merged
}

/** Whether two projections take the same rows of a view under the same name. */
export const sameRows = (a: FeatureProjection, b: FeatureProjection): boolean =>
  a.view === b.view && a.alias === b.alias && isDeepStrictEqual({ ...a.joinKeyMap }, { ...b.joinKeyMap })
