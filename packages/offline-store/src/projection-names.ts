import type { RequestedProjection } from './offline-store.ts'

/**
 * What coverage calls each projection: its alias or view, as Feast does; where several would be called the same, each that has
 * join keys of its own also names the columns they are matched with, as in `zone(pickup_zone)`.
 */
export function projectionNames(projections: readonly Pick<RequestedProjection, 'projection'>[]): string[] {
  const names = projections.map(({ projection: { alias, view } }) => alias ?? view)
  return projections.map(({ projection: { joinKeyMap } }, index) => {
    const name = names[index] ?? ''
    const columns = Object.values(joinKeyMap)
    const isShared = names.indexOf(name) !== names.lastIndexOf(name)
    return isShared && columns.length > 0 ? `${name}(${columns.join('+')})` : name
  })
}
