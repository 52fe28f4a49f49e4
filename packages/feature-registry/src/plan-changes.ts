import {
  entityProperties,
  onDemandProperties,
  type Property,
  serviceProperties,
  sourceProperties,
  viewProperties,
} from './definition-properties.ts'
import type { FeatureRepository } from './feature-repository.ts'

export interface PropertyChange {
  readonly property: string
  readonly from: string | undefined
  readonly to: string | undefined
}

/** What applying definitions does to one object of the registry. */
export interface Change {
  readonly action: 'add' | 'update' | 'remove'
  readonly kind: 'source' | 'entity' | 'feature view' | 'on-demand feature view' | 'feature service'
  readonly name: string
  /** Empty for what is added or removed. */
  readonly changes: readonly PropertyChange[]
  /** Something that a reader or stored values may rely on goes away or changes its meaning. */
  readonly destructive: boolean
}

/** What must change for the current state to become the desired one: sources, entities, views of both kinds, services, each by name. */
export function planChanges(current: FeatureRepository | undefined, desired: FeatureRepository): Change[] {
  return [
    ...diff('source', current?.sources ?? [], desired.sources, sourceProperties),
    ...diff('entity', current?.entities ?? [], desired.entities, entityProperties),
    ...diff('feature view', current?.featureViews ?? [], desired.featureViews, viewProperties),
    ...diff(
      'on-demand feature view',
      current?.onDemandFeatureViews ?? [],
      desired.onDemandFeatureViews,
      onDemandProperties,
    ),
    ...diff('feature service', current?.featureServices ?? [], desired.featureServices, serviceProperties),
  ]
}

function diff<T extends { readonly name: string }>(
  kind: Change['kind'],
  current: readonly T[],
  desired: readonly T[],
  propertiesOf: (item: T) => Property[],
): Change[] {
  const before = new Map(current.map((item) => [item.name, item]))
  const after = new Map(desired.map((item) => [item.name, item]))
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.flatMap((name): Change[] => {
    const [old, new_] = [before.get(name), after.get(name)]
    if (old === undefined) return [{ action: 'add', kind, name, changes: [], destructive: false }]
    if (new_ === undefined) return [{ action: 'remove', kind, name, changes: [], destructive: kind !== 'source' }]
    const { changes, destructive } = differences(propertiesOf(old), propertiesOf(new_))
    return changes.length === 0 ? [] : [{ action: 'update', kind, name, changes, destructive }]
  })
}

function differences(old: readonly Property[], new_: readonly Property[]): Pick<Change, 'changes' | 'destructive'> {
  const before = new Map(old.map((property) => [property.name, property]))
  const after = new Map(new_.map((property) => [property.name, property]))
  const changes = [...new Set([...after.keys(), ...before.keys()])]
    .map((property) => ({ property, from: before.get(property)?.value, to: after.get(property)?.value }))
    .filter(({ from, to }) => from !== to)
  const losesSome = ({ property }: PropertyChange) => {
    const left = new Set(after.get(property)?.reliedOn)
    return before.get(property)?.reliedOn.some((part) => !left.has(part)) === true
  }
  return { changes, destructive: changes.some(losesSome) }
}
