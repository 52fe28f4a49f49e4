import type { ProjectionDefinition } from '../shapes.ts'
import type { Written, WrittenDefinitions } from '../written.ts'
import { type WrittenProjection, writtenProjections } from '../written-projections.ts'

/** A feature service or an on-demand view, and what it takes of views. */
export interface Taker {
  readonly kind: 'feature service' | 'on-demand feature view'
  readonly name: string
  readonly key: 'features' | 'sources'
  readonly at: Written<unknown>['at']
  readonly projections: readonly WrittenProjection[]
}

/** Everything that takes features of views. */
export function takers({ featureServices, onDemandFeatureViews, ...definitions }: WrittenDefinitions): Taker[] {
  const requests = requestNames(definitions)
  return [
    ...onDemandFeatureViews.map(({ value, at }): Taker => {
      const projections = writtenProjections(value.sources, 'sources').filter(({ view }) => !requests.has(view))
      return { kind: 'on-demand feature view', name: value.name, key: 'sources', at, projections }
    }),
    ...featureServices.map(({ value, at }): Taker => {
      const projections = writtenProjections(value.features, 'features')
      return { kind: 'feature service', name: value.name, key: 'features', at, projections }
    }),
  ]
}

/** The request sources among the sources of an on-demand view, with their places. */
export function requestsOf(
  sources: readonly (string | ProjectionDefinition)[],
  definitions: Pick<WrittenDefinitions, 'sources'>,
): { readonly name: string; readonly index: number }[] {
  const requests = requestNames(definitions)
  return sources.flatMap((name, index) => (typeof name === 'string' && requests.has(name) ? [{ name, index }] : []))
}

const requestNames = ({ sources }: Pick<WrittenDefinitions, 'sources'>): ReadonlySet<string> =>
  new Set(sources.filter(({ value }) => value.type === 'request').map(({ value }) => value.name))

/** The names of the features of views of every kind. */
export const featuresByView = ({
  featureViews,
  onDemandFeatureViews,
}: WrittenDefinitions): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...featureViews, ...onDemandFeatureViews].map(({ value }) => [value.name, value.schema.map((it) => it.name)]),
  )

/** The join keys of feature views; on-demand views have none. */
export function joinKeysByView({
  entities,
  featureViews,
  onDemandFeatureViews,
}: WrittenDefinitions): ReadonlyMap<string, readonly string[]> {
  const keyOf = new Map(entities.map(({ value }) => [value.name, value.join_keys[0]]))
  const views = featureViews.map(({ value: { name, entities: used } }) => ({
    ...{ name, keys: used.flatMap((entity) => keyOf.get(entity) ?? []) },
  }))
  const onDemand = onDemandFeatureViews.map(({ value: { name } }) => ({ name, keys: [] }))
  return new Map([...views, ...onDemand].map(({ name, keys }) => [name, keys]))
}
