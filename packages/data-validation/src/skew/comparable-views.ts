import type { SelectedFeatures, SelectedOnDemandView, SelectedView } from '@millrace/feature-registry'

type Selected = Pick<SelectedFeatures, 'views' | 'onDemand'>

/** A view whose features the table has, and what keeps them from being asked for as serving is. */
export interface LeftOut {
  /** The kind of the view and its name, or its alias. */
  readonly view: string
  /** Columns that the table lacks, and what each is. */
  readonly missing: readonly { readonly column: string; readonly what: string }[]
  /** Views that an on-demand view reads and that are not online. */
  readonly offline: readonly string[]
}

export interface ComparableViews extends Selected {
  readonly leftOut: readonly LeftOut[]
}

/**
 * The views that a table can be held against: those served online whose join keys it has, with the features that it has or that on-demand
 * views read; and those computed on demand from nothing but these and columns of the table. A view that is not online has nothing to be
 * held against; others whose features the table has are left out for what they need.
 */
export function comparableViews({ views, onDemand }: Selected, there: ReadonlySet<string>): ComparableViews {
  const hasFeatures = (view: SelectedView | SelectedOnDemandView) => columnsOf(view).some((column) => there.has(column))
  const isHeld = (view: SelectedView) => view.view.online && missingKeys(view, there).length === 0
  const read = views.filter(isHeld)
  const needs = (view: SelectedOnDemandView) => leftOutOnDemand(view, views, there)
  const asked = onDemand.filter(hasFeatures)
  const computed = asked.filter((view) => needs(view) === undefined)
  const wanted = new Set([...there, ...computed.flatMap(({ inputs }) => inputs.map(({ column }) => column))])
  const keyless = views.filter((view) => view.view.online && !isHeld(view) && hasFeatures(view))
  return {
    views: read
      .map((view) => ({ ...view, features: view.features.filter(({ column }) => wanted.has(column)) }))
      .filter(({ features }) => features.length > 0),
    onDemand: computed,
    leftOut: [
      ...keyless.map((view) => ({
        view: `feature view "${nameOf(view)}"`,
        missing: missingKeys(view, there),
        offline: [],
      })),
      ...asked.flatMap((view) => needs(view) ?? []),
    ],
  }
}

function leftOutOnDemand(
  view: SelectedOnDemandView,
  views: readonly SelectedView[],
  there: ReadonlySet<string>,
): LeftOut | undefined {
  const inputs = new Set(view.inputs.map(({ column }) => column))
  const read = views.filter((joined) => columnsOf(joined).some((column) => inputs.has(column)))
  const joined = new Set(read.flatMap(columnsOf))
  const requested = [...inputs].filter((column) => !joined.has(column) && !there.has(column))
  const missing = new Map([
    ...read.flatMap((joined) => missingKeys(joined, there)).map((key) => [key.column, key] as const),
    ...requested.map((column) => [column, { column, what: 'request data' }] as const),
  ])
  const offline = read.filter((joined) => !joined.view.online).map(nameOf)
  if (missing.size === 0 && offline.length === 0) return undefined
  return { view: `on-demand feature view "${nameOf(view)}"`, missing: [...missing.values()], offline }
}

const missingKeys = (view: SelectedView, there: ReadonlySet<string>): LeftOut['missing'] =>
  view.joinKeys
    .filter(({ column }) => !there.has(column))
    .map(({ column }) => ({ column, what: `a join key of "${nameOf(view)}"` }))

const nameOf = ({ view, projection }: SelectedView | SelectedOnDemandView): string => projection.alias ?? view.name

const columnsOf = ({ features }: SelectedView | SelectedOnDemandView): string[] => features.map(({ column }) => column)
