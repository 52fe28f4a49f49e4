import type { SelectedFeatures, SelectedOnDemandView, SelectedView } from '@millrace/feature-registry'

type Selected = Pick<SelectedFeatures, 'views' | 'onDemand'>

/**
 * The views that a table can be held against: those served online whose join keys it has, with the features that it has or that on-demand
 * views read; and those computed on demand from nothing but these and columns of the table.
 */
export function comparableViews({ views, onDemand }: Selected, there: ReadonlySet<string>): Selected {
  const served = views.filter(({ view, joinKeys }) => view.online && joinKeys.every(({ column }) => there.has(column)))
  const joined = new Set(views.flatMap(columnsOf))
  const read = new Set(served.flatMap(columnsOf))
  const computed = onDemand.filter(
    (view) =>
      columnsOf(view).some((column) => there.has(column)) &&
      view.inputs.every(({ column }) => (joined.has(column) ? read : there).has(column)),
  )
  const wanted = new Set([...there, ...computed.flatMap(({ inputs }) => inputs.map(({ column }) => column))])
  return {
    views: served
      .map((view) => ({ ...view, features: view.features.filter(({ column }) => wanted.has(column)) }))
      .filter(({ features }) => features.length > 0),
    onDemand: computed,
  }
}

const columnsOf = ({ features }: SelectedView | SelectedOnDemandView): string[] => features.map(({ column }) => column)
