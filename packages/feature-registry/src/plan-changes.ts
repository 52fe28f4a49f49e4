import { formatTtl } from './definitions/ttl.ts'
import type { DataSource, Entity, FeatureRepository, FeatureService, FeatureView } from './feature-repository.ts'
import { dtypeOf } from './value-types.ts'

export interface PropertyChange {
  readonly property: string
  readonly from: string | undefined
  readonly to: string | undefined
}

/** What applying definitions does to one object of the registry. */
export interface Change {
  readonly action: 'add' | 'update' | 'remove'
  readonly kind: 'source' | 'entity' | 'feature view' | 'feature service'
  readonly name: string
  /** Empty for what is added or removed. */
  readonly changes: readonly PropertyChange[]
  /** Something that a reader or stored values may rely on goes away or changes its meaning. */
  readonly destructive: boolean
}

/** What must change for the current state to become the desired one: sources, entities, views, services, each by name. */
export function planChanges(current: FeatureRepository | undefined, desired: FeatureRepository): Change[] {
  return [
    ...diff('source', current?.sources ?? [], desired.sources, sourceProperties),
    ...diff('entity', current?.entities ?? [], desired.entities, entityProperties),
    ...diff('feature view', current?.featureViews ?? [], desired.featureViews, viewProperties),
    ...diff('feature service', current?.featureServices ?? [], desired.featureServices, serviceProperties),
  ]
}

type Properties = ReadonlyMap<string, string | undefined>

function diff<T extends { readonly name: string }>(
  kind: Change['kind'],
  current: readonly T[],
  desired: readonly T[],
  propertiesOf: (item: T) => Properties,
): Change[] {
  const before = new Map(current.map((item) => [item.name, item]))
  const after = new Map(desired.map((item) => [item.name, item]))
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.flatMap((name): Change[] => {
    const [old, new_] = [before.get(name), after.get(name)]
    if (old === undefined) return [{ action: 'add', kind, name, changes: [], destructive: false }]
    if (new_ === undefined) return [{ action: 'remove', kind, name, changes: [], destructive: kind !== 'source' }]
    const changes = differences(propertiesOf(old), propertiesOf(new_))
    if (changes.length === 0) return []
    return [
      { action: 'update', kind, name, changes, destructive: changes.some((change) => isDestructive(kind, change)) },
    ]
  })
}

function differences(before: Properties, after: Properties): PropertyChange[] {
  const properties = [...new Set([...after.keys(), ...before.keys()])]
  return properties
    .map((property) => ({ property, from: before.get(property), to: after.get(property) }))
    .filter(({ from, to }) => from !== to)
}

function isDestructive(kind: Change['kind'], { property, from, to }: PropertyChange): boolean {
  if (kind === 'entity') return property === 'join_key' || property === 'value_type'
  if (kind === 'feature service') return property.startsWith('features.') && from !== undefined
  if (kind !== 'feature view') return false
  return (
    property === 'entities' ||
    property === 'join_keys' ||
    (property === 'online' && to === 'false') ||
    (/^schema\.[^.]+$/.test(property) && from !== undefined)
  )
}

const sourceProperties = (source: DataSource): Properties =>
  new Map([
    ['type', source.type],
    ['path', source.type === 'file' ? source.path : undefined],
    ['table', source.type === 'postgres' && 'table' in source.relation ? source.relation.table : undefined],
    ['query', source.type === 'postgres' && 'query' in source.relation ? source.relation.query : undefined],
    ['timestamp_field', 'timestampField' in source ? source.timestampField : undefined],
    ['created_timestamp_column', 'createdTimestampColumn' in source ? source.createdTimestampColumn : undefined],
    ['field_mapping', 'fieldMapping' in source ? pairs(source.fieldMapping) : undefined],
    ...described(source),
  ])

const entityProperties = (entity: Entity): Properties =>
  new Map([['join_key', entity.joinKey], ['value_type', entity.valueType], ...described(entity)])

const viewProperties = (view: FeatureView): Properties =>
  new Map([
    ['entities', view.entities.join(', ')],
    ['join_keys', view.joinKeys.map(({ name, valueType }) => `${name}: ${valueType}`).join(', ')],
    ['source', view.source.name],
    ['ttl', formatTtl(view.ttlSeconds)],
    ['online', String(view.online)],
    ...view.features.flatMap(({ name, valueType, description, tags }): [string, string | undefined][] => [
      [`schema.${name}`, dtypeOf(valueType)],
      [`schema.${name}.description`, description || undefined],
      [`schema.${name}.tags`, pairs(tags)],
    ]),
    ...described(view),
  ])

const serviceProperties = (service: FeatureService): Properties =>
  new Map([
    ...service.projections.map(({ view, alias, features, joinKeyMap }): [string, string] => [
      `features.${alias ?? view}`,
      [
        view,
        `[${features.join(', ')}]`,
        ...(pairs(joinKeyMap) === undefined ? [] : [`keys ${pairs(joinKeyMap)}`]),
      ].join(' '),
    ]),
    ...described(service),
  ])

const described = ({
  description,
  owner,
  tags,
}: Pick<Entity, 'description' | 'owner' | 'tags'>): [string, string | undefined][] => [
  ['description', description || undefined],
  ['owner', owner || undefined],
  ['tags', pairs(tags)],
]

function pairs(record: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? undefined : entries.map(([key, value]) => `${key}=${value}`).join(', ')
}
