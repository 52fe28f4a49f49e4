import type { FeatureProjection, FeatureRepository, Field, OnDemandFeatureView } from '../feature-repository.ts'
import { sameRows } from '../merged-projections.ts'
import type { OnDemandInput, SelectedFeatures, SelectedOnDemandView, SelectedView } from '../selected-features.ts'
import { joinKeyColumns, named } from '../selected-projections.ts'
import { featureInputs } from './feature-inputs.ts'

/** Adds to selected views what selected on-demand views read beside, and tells where each of their inputs is found. */
export function selectInputs(
  repository: FeatureRepository,
  selected: readonly SelectedView[],
  computed: readonly Omit<SelectedOnDemandView, 'inputs'>[],
): Omit<SelectedFeatures, 'columns'> {
  const views = [...selected]
  const onDemand = computed.map((item): SelectedOnDemandView => {
    const request = requestFields(repository, item.view)
    const names = request.map(({ name }) => name)
    const inputs = featureInputs(item.view.projections, names).flatMap(({ projection, feature, names }) => {
      const { column, field } = columnOf(views, repository, projection, feature)
      return names.map((name): OnDemandInput => ({ name, column, valueType: field.valueType }))
    })
    const requested = request.map(({ name, valueType }) => ({ name, column: name, valueType }))
    return { ...item, inputs: [...inputs, ...requested] }
  })
  const request = new Map(
    computed.flatMap(({ view }) => requestFields(repository, view)).map((field) => [field.name, field]),
  )
  return { views, onDemand, request: [...request.values()] }
}

function requestFields({ sources }: FeatureRepository, { requestSources }: OnDemandFeatureView): Field[] {
  return requestSources.flatMap((name) => {
    const source = named('source', name, sources)
    return source.type === 'request' ? source.schema : []
  })
}

/** The column of a feature in a projection of its view; where nothing else asks for it, it is added under a name of its own. */
function columnOf(
  views: SelectedView[],
  repository: FeatureRepository,
  projection: FeatureProjection,
  name: string,
): SelectedView['features'][number] {
  const place = views.findIndex(({ projection: other }) => sameRows(projection, other))
  const before = views[place]
  const found = before?.features.find(({ field }) => field.name === name)
  if (found !== undefined) return found
  const view = named('feature view', projection.view, repository.featureViews)
  const field = named(`feature of view "${view.name}" called`, name, view.features)
  const added = { field, column: hiddenColumn(views, place, `${projection.alias ?? view.name}__${name}`) }
  if (before === undefined) {
    const joinKeys = joinKeyColumns(view, projection)
    views.push({ view, projection: { ...projection, features: [name] }, features: [added], joinKeys })
  } else {
    const features = [...before.projection.features, name]
    views[place] = {
      ...before,
      projection: { ...before.projection, features },
      features: [...before.features, added],
    }
  }
  return added
}

/** A view read through other join keys is read once more, so that its name alone would not tell the two apart. */
function hiddenColumn(views: readonly SelectedView[], place: number, name: string): string {
  const column = `__input__${name}`
  const isTaken = views.some(({ features }) => features.some((feature) => feature.column === column))
  return isTaken ? `${column}__${place < 0 ? views.length : place}` : column
}
