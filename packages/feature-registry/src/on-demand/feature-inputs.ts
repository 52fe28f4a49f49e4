import type { FeatureProjection } from '../feature-repository.ts'

/** A feature that an on-demand view reads, and what its expressions may call it. */
export interface FeatureInput {
  readonly projection: FeatureProjection
  readonly feature: string
  readonly names: readonly string[]
}

/**
 * What the expressions of an on-demand view may name: every feature as `view__feature`, and by its own name where no other
 * feature or request field of the view has that.
 */
export function featureInputs(
  projections: readonly FeatureProjection[],
  requestFields: readonly string[],
): FeatureInput[] {
  const all = projections.flatMap((projection) => projection.features.map((feature) => ({ projection, feature })))
  const uses = (name: string) => all.filter(({ feature }) => feature === name).length
  return all.map(({ projection, feature }) => {
    const full = `${projection.alias ?? projection.view}__${feature}`
    const isPlain = uses(feature) === 1 && !requestFields.includes(feature)
    return { projection, feature, names: isPlain ? [feature, full] : [full] }
  })
}
