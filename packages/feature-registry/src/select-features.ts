import { didYouMean, StepError } from '@millrace/errors'
import { splitReference } from './definitions/written-projections.ts'
import type { FeatureProjection, FeatureRepository, FeatureService, FeatureView, Field } from './feature-repository.ts'

/** The name of a feature service, else of a view; or a list of `view` and `view:feature`; or undefined for the one service there is. */
export type FeatureSelection = string | readonly string[] | undefined

/** A selection as one setting gives it: a service's name, or views and `view:feature` with commas between. */
export function parseSelection(text: string | undefined): FeatureSelection {
  if (text === undefined || !/[:,]/.test(text)) return text
  return text
    .split(',')
    .map((reference) => reference.trim())
    .filter((reference) => reference !== '')
}

/** A view as a request uses it. */
export interface SelectedView {
  readonly view: FeatureView
  readonly projection: FeatureProjection
  /** The features asked for, and the column of the result that each becomes. */
  readonly features: readonly { readonly field: Field; readonly column: string }[]
  /** The view's join keys, in its order, and the column of the entity rows that each is matched with. */
  readonly joinKeys: readonly {
    readonly name: string
    readonly column: string
    readonly valueType: Field['valueType']
  }[]
}

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
): SelectedView[] {
  const selected = projections(repository, selection).map((projection) =>
    resolve(repository, projection, fullFeatureNames),
  )
  refuseCollisions(selected, fullFeatureNames)
  return selected
}

/**
 * The feature service that a selection means; undefined where views or features are meant, or where there is no service.
 * @throws StepError MISSING_INPUT for an unknown service; USAGE where several could be meant
 */
export function selectedService(
  { featureServices, featureViews }: FeatureRepository,
  selection: FeatureSelection,
): FeatureService | undefined {
  if (typeof selection === 'string') {
    const service = featureServices.find(({ name }) => name === selection)
    const isView = featureViews.some(({ name }) => name === selection)
    return service ?? (isView ? undefined : named('feature service', selection, featureServices))
  }
  if (selection !== undefined) return undefined
  const [only, ...more] = featureServices
  if (more.length === 0) return only
  throw new StepError(
    'USAGE',
    `which feature service? There are ${featureServices.map(({ name }) => name).join(', ')}`,
    {
      hint: 'name a feature service, or list features as view:feature',
    },
  )
}

function projections(repository: FeatureRepository, selection: FeatureSelection): readonly FeatureProjection[] {
  const service = selectedService(repository, selection)
  if (service !== undefined) return service.projections
  if (typeof selection === 'string') return fromReferences(repository, [selection])
  if (selection !== undefined) return fromReferences(repository, selection)
  return repository.featureViews.map(whole).sort((a, b) => (a.view < b.view ? -1 : 1))
}

function fromReferences(repository: FeatureRepository, references: readonly string[]): FeatureProjection[] {
  const features = new Map<FeatureView, Set<string>>()
  for (const reference of references) {
    const { view: viewName, feature } = splitReference(reference)
    const view = named('feature view', viewName, repository.featureViews)
    const names = feature === undefined ? view.features.map(({ name }) => name) : [feature]
    features.set(view, new Set([...(features.get(view) ?? []), ...names]))
  }
  return [...features].map(([view, names]) => ({ ...whole(view), features: [...names] }))
}

const whole = (view: FeatureView): FeatureProjection => ({
  view: view.name,
  alias: undefined,
  features: view.features.map(({ name }) => name),
  joinKeyMap: {},
})

function resolve(
  repository: FeatureRepository,
  projection: FeatureProjection,
  fullFeatureNames: boolean,
): SelectedView {
  const view = named('feature view', projection.view, repository.featureViews)
  const prefix = fullFeatureNames ? `${projection.alias ?? view.name}__` : ''
  return {
    view,
    projection,
    features: projection.features.map((name) => ({
      field: named(`feature of view "${view.name}" called`, name, view.features),
      column: `${prefix}${name}`,
    })),
    joinKeys: view.joinKeys.map(({ name, valueType }) => ({
      name,
      column: projection.joinKeyMap[name] ?? name,
      valueType,
    })),
  }
}

function refuseCollisions(selected: readonly SelectedView[], fullFeatureNames: boolean): void {
  const columns = selected.flatMap(({ features }) => features.map(({ column }) => column))
  const repeated = [...new Set(columns.filter((column, index) => columns.indexOf(column) !== index))]
  if (repeated.length === 0) return
  throw new StepError('USAGE', `more than one feature would be called ${repeated.join(', ')}`, {
    hint: fullFeatureNames
      ? 'give one of the views an alias'
      : 'ask for full feature names (view__feature), or for fewer features',
  })
}

function named<T extends { readonly name: string }>(kind: string, name: string, all: readonly T[]): T {
  const found = all.find((item) => item.name === name)
  if (found !== undefined) return found
  const names = all.map((item) => item.name)
  throw new StepError('MISSING_INPUT', `the registry has no ${kind} "${name}"${didYouMean(name, names)}`, {
    hint: names.length === 0 ? 'run `feature-store apply`' : `there are ${names.join(', ')}`,
  })
}
