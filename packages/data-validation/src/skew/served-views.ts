import { StepError } from '@millrace/errors'
import { type OpenedFeatureRepository, parseSelection, type SelectedView } from '@millrace/feature-registry'

/**
 * The views whose features a table has, for holding it against the online store.
 * @throws StepError USAGE without a feature repository, MISSING_INPUT where nothing was applied to it
 */
export async function servedViews(
  registry: OpenedFeatureRepository | undefined,
  { features, fullFeatureNames }: { features?: string | undefined; fullFeatureNames: boolean },
): Promise<readonly SelectedView[]> {
  if (registry === undefined)
    throw new StepError(
      'USAGE',
      '--skew-online (VALIDATION_SKEW_ONLINE) needs a feature repository, and there is none',
      {
        hint: 'name its folder with --feature-repo (FEATURE_REPO)',
      },
    )
  return (await registry.resolveFeatures(parseSelection(features), { fullFeatureNames })).views
}
