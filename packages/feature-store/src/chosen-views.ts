import { StepError } from '@millrace/errors'
import { type FeatureRepository, type FeatureView, named } from '@millrace/feature-registry'

/**
 * The views named, or every view that is online.
 * @throws StepError MISSING_INPUT for a name that is no view; USAGE for a view that is not online
 */
export function chosenViews({ featureViews }: FeatureRepository, names: readonly string[]): FeatureView[] {
  if (names.length === 0) return featureViews.filter(({ online }) => online)
  return names.map((name) => {
    const view = named('feature view', name, featureViews)
    if (!view.online)
      throw new StepError('USAGE', `feature view "${name}" is not online: its definition says online: false`)
    return view
  })
}
