import { StepError } from '@millrace/errors'
import type { FeatureProjection, FeatureRepository, Field } from './feature-repository.ts'
import { selectInputs } from './on-demand/select-inputs.ts'
import type { SelectedColumn, SelectedFeature, SelectedFeatures } from './selected-features.ts'
import { type FeatureSelection, joinKeyColumns, named, selectedProjections } from './selected-projections.ts'

/**
 * The views and features that a selection means, in its order. Without a selection: those of the only service, or of all
 * views by name where there is no service.
 * @throws StepError MISSING_INPUT for an unknown service, view or feature; USAGE where several services could be meant, or
 * where two features would have one column
 */
export function selectFeatures(
  repository: FeatureRepository,
  selection: FeatureSelection,
  { fullFeatureNames = false }: { readonly fullFeatureNames?: boolean } = {},
): SelectedFeatures {
  const { featureViews, onDemandFeatureViews } = repository
  const columns: SelectedColumn[] = []
  const select = <F extends Field>(all: readonly F[], projection: FeatureProjection): SelectedFeature<F>[] => {
    const features = selectedFields(all, projection, fullFeatureNames)
    columns.push(...features.map((feature) => ({ view: projection.alias ?? projection.view, ...feature })))
    return features
  }
  const views: SelectedFeatures['views'][number][] = []
  const computed: Omit<SelectedFeatures['onDemand'][number], 'inputs'>[] = []
  for (const projection of selectedProjections(repository, selection)) {
    const onDemand = onDemandFeatureViews.find(({ name }) => name === projection.view)
    if (onDemand !== undefined) {
      computed.push({ view: onDemand, projection, features: select(onDemand.features, projection) })
    } else {
      const view = named('feature view', projection.view, featureViews)
      const joinKeys = joinKeyColumns(view, projection)
      views.push({ view, projection, features: select(view.features, projection), joinKeys })
    }
  }
  refuseCollisions(columns, fullFeatureNames)
  return { ...selectInputs(repository, views, computed), columns }
}

function selectedFields<F extends Field>(
  all: readonly F[],
  { view, alias, features }: FeatureProjection,
  fullFeatureNames: boolean,
): SelectedFeature<F>[] {
  const prefix = fullFeatureNames ? `${alias ?? view}__` : ''
  return features.map((name) => ({
    field: named(`feature of view "${view}" called`, name, all),
    column: `${prefix}${name}`,
  }))
}

function refuseCollisions(selected: readonly SelectedColumn[], fullFeatureNames: boolean): void {
  const columns = selected.map(({ column }) => column)
  const repeated = [...new Set(columns.filter((column, index) => columns.indexOf(column) !== index))]
  if (repeated.length === 0) return
  throw new StepError('USAGE', `more than one feature would be called ${repeated.join(', ')}`, {
    hint: fullFeatureNames
      ? 'give one of the views an alias'
      : 'ask for full feature names (view__feature), or for fewer features',
  })
}
