import { StepError } from '@millrace/errors'
import { type OpenedFeatureRepository, parseSelection, type SelectedFeatures } from '@millrace/feature-registry'

/**
 * What a table has features of, for holding it against the online store.
 * @throws StepError USAGE without a feature repository, MISSING_INPUT where nothing was applied to it
 */
export async function servedFeatures(
  registry: OpenedFeatureRepository | undefined,
  { features, fullFeatureNames }: { features?: string | undefined; fullFeatureNames: boolean },
): Promise<SelectedFeatures> {
  if (registry === undefined)
    throw new StepError(
      'USAGE',
      '--skew-online (VALIDATION_SKEW_ONLINE) needs a feature repository, and there is none',
      {
        hint: 'name its folder with --feature-repo (FEATURE_REPO)',
      },
    )
  return registry.resolveFeatures(parseSelection(features), { fullFeatureNames })
}
