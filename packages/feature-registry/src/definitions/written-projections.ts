import type { ProjectionDefinition } from './shapes.ts'

/** A view as a feature service or an on-demand view names it, with the places in its list that do. */
export interface WrittenProjection {
  readonly view: string
  /** Undefined: all of them. */
  readonly features: readonly { readonly name: string; readonly path: readonly (string | number)[] }[] | undefined
  readonly alias: string | undefined
  readonly joinKeyMap: Readonly<Record<string, string>>
  readonly index: number
}

/** The projections that a list under a key means: its `view:feature` strings of one view become one projection. */
export function writtenProjections(
  items: readonly (string | ProjectionDefinition)[],
  key: 'features' | 'sources',
): WrittenProjection[] {
  const projections: WrittenProjection[] = []
  const picked = new Map<string, { name: string; path: (string | number)[] }[]>()
  for (const [index, item] of items.entries()) {
    if (typeof item !== 'string') {
      const { view, alias, join_key_map: joinKeyMap } = item
      const named = item.features?.map((name, place) => ({ name, path: [key, index, 'features', place] }))
      projections.push({ view, features: named, alias, joinKeyMap, index })
      continue
    }
    const { view, feature } = splitReference(item)
    const more = picked.get(view)
    if (feature === undefined) {
      projections.push({ view, features: undefined, alias: undefined, joinKeyMap: {}, index })
    } else if (more === undefined) {
      const first = [{ name: feature, path: [key, index] }]
      picked.set(view, first)
      projections.push({ view, features: first, alias: undefined, joinKeyMap: {}, index })
    } else {
      more.push({ name: feature, path: [key, index] })
    }
  }
  return projections
}

/** The two halves of `view:feature`; without a colon it is a view. */
export function splitReference(reference: string): { view: string; feature: string | undefined } {
  const colon = reference.indexOf(':')
  if (colon < 0) return { view: reference, feature: undefined }
  return { view: reference.slice(0, colon), feature: reference.slice(colon + 1) }
}
