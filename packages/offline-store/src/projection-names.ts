import type { RequestedProjection } from './offline-store.ts'

type Named = Pick<RequestedProjection, 'projection'> & { readonly view: Pick<RequestedProjection['view'], 'joinKeys'> }

/**
 * What coverage calls each projection: its alias or view, as Feast does. Where several would be called the same, those with
 * join keys of their own also name the columns they are matched with, as in `zone(pickup_zone)`, and the alias of one view
 * that is the name of another follows its view, as in `zone as pickup`.
 */
export function projectionNames(projections: readonly Named[]): string[] {
  return projections.map((named) => {
    const { alias, view, joinKeyMap } = named.projection
    const twins = projections.filter((other) => other !== named && nameOf(other) === nameOf(named))
    const isOfOneView = twins.every((twin) => twin.projection.view === view)
    const name = isOfOneView || alias === undefined ? nameOf(named) : `${view} as ${alias}`
    const columns = named.view.joinKeys.map((key) => joinKeyMap[key.name] ?? key.name)
    return twins.length > 0 && Object.keys(joinKeyMap).length > 0 ? `${name}(${columns.join('+')})` : name
  })
}

const nameOf = ({ projection: { alias, view } }: Named): string => alias ?? view
