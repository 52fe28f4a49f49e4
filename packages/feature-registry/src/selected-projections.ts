import { didYouMean, StepError } from '@millrace/errors'
import { splitReference } from './definitions/written-projections.ts'
import type { FeatureProjection, FeatureRepository, FeatureService, FeatureView } from './feature-repository.ts'
import { mergedProjections } from './merged-projections.ts'
import type { SelectedView } from './selected-features.ts'

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

/**
 * The feature service that a selection means; undefined where views or features are meant, or where there is no service.
 * @throws StepError MISSING_INPUT for an unknown service; USAGE where several could be meant
 */
export function selectedService(
  repository: FeatureRepository,
  selection: FeatureSelection,
): FeatureService | undefined {
  const { featureServices } = repository
  if (typeof selection === 'string') {
    const service = featureServices.find(({ name }) => name === selection)
    const isView = viewsOf(repository).some(({ name }) => name === selection)
    if (service === undefined && !isView)
      throw notRegistered('feature service or view', selection, [...featureServices, ...viewsOf(repository)])
    return service
  }
  if (selection !== undefined) return undefined
  const [only, ...more] = featureServices
  if (more.length === 0) return only
  throw new StepError(
    'USAGE',
    `which feature service? The registry has ${featureServices.map(({ name }) => name).join(', ')}`,
    {
      hint: 'name a feature service, or list features as view:feature',
    },
  )
}

/** The views and their features that a selection means, in its order; views of every kind. @throws StepError as `selectedService` */
export function selectedProjections(
  repository: FeatureRepository,
  selection: FeatureSelection,
): readonly FeatureProjection[] {
  const service = selectedService(repository, selection)
  if (service !== undefined) return mergedProjections(service.projections)
  if (typeof selection === 'string') return fromReferences(repository, [selection])
  if (selection !== undefined) return fromReferences(repository, selection)
  return viewsOf(repository)
    .map(whole)
    .sort((a, b) => (a.view < b.view ? -1 : 1))
}

/** The join keys of a view, and the columns of the entity rows that a projection matches them with. */
export const joinKeyColumns = (view: FeatureView, { joinKeyMap }: FeatureProjection): SelectedView['joinKeys'] =>
  view.joinKeys.map(({ name, valueType }) => ({ name, column: joinKeyMap[name] ?? name, valueType }))

/** The one of that name. @throws StepError MISSING_INPUT where there is none */
export function named<T extends { readonly name: string }>(kind: string, name: string, all: readonly T[]): T {
  const found = all.find((item) => item.name === name)
  if (found !== undefined) return found
  throw notRegistered(kind, name, all)
}

function notRegistered(kind: string, name: string, all: readonly { readonly name: string }[]): StepError {
  const names = all.map((item) => item.name)
  return new StepError('MISSING_INPUT', `the registry has no ${kind} "${name}"${didYouMean(name, names)}`, {
    hint: names.length === 0 ? 'run `feature-store apply`' : `it has ${names.join(', ')}`,
  })
}

interface AnyView {
  readonly name: string
  readonly features: readonly { readonly name: string }[]
}

const viewsOf = ({ featureViews, onDemandFeatureViews }: FeatureRepository): AnyView[] => [
  ...featureViews,
  ...onDemandFeatureViews,
]

function fromReferences(repository: FeatureRepository, references: readonly string[]): FeatureProjection[] {
  const features = new Map<AnyView, Set<string>>()
  for (const reference of references) {
    const { view: viewName, feature } = splitReference(reference)
    const view = named('feature view', viewName, viewsOf(repository))
    const names = feature === undefined ? view.features.map(({ name }) => name) : [feature]
    features.set(view, new Set([...(features.get(view) ?? []), ...names]))
  }
  return [...features].map(([view, names]) => ({ ...whole(view), features: [...names] }))
}

const whole = ({ name, features }: AnyView): FeatureProjection => ({
  view: name,
  alias: undefined,
  features: features.map((feature) => feature.name),
  joinKeyMap: {},
})
