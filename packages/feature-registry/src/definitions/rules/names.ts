import { OWN_TAG } from '../../registry/own-tags.ts'
import type { Problem } from '../../yaml/problem.ts'
import type { Written, WrittenDefinitions } from '../written.ts'
import type { Rule } from './rule.ts'
import { takers } from './taken.ts'

/** Feast compares the names of views and sources without regard to case, since stores make table names of them. */
export const uniqueNames: Rule = {
  name: 'unique-names',
  check: ({ entities, sources, featureViews, onDemandFeatureViews, featureServices }) => {
    const ignoringCase = (name: string) => name.toLowerCase()
    const requests = sources.filter(({ value }) => value.type === 'request')
    return [
      ...repeated(named('entity', entities), (name) => name),
      ...repeated(named('source', sources), ignoringCase),
      ...repeated(
        [...named('feature view', featureViews), ...named('on-demand feature view', onDemandFeatureViews)],
        ignoringCase,
      ),
      ...taken(named('request source', requests), [...featureViews, ...onDemandFeatureViews]),
      ...repeated(named('feature service', featureServices), (name) => name),
    ]
  },
}

interface Named {
  readonly kind: string
  readonly name: string
  readonly at: Written<unknown>['at']
}

const named = (kind: string, all: readonly Written<{ readonly name: string }>[]): Named[] =>
  all.map(({ value, at }) => ({ kind, name: value.name, at }))

function repeated(all: readonly Named[], identity: (name: string) => string): Problem[] {
  const first = new Map<string, Named>()
  return all.flatMap((item) => {
    const { kind, name, at } = item
    const before = first.get(identity(name))
    if (before === undefined) {
      first.set(identity(name), item)
      return []
    }
    const other = before.kind === kind ? '' : `, as a ${before.kind}`
    const how = before.name === name ? other : ` as "${before.name}", which differs in case only`
    return [{ at: at('name'), message: `${kind} "${name}" is already defined at ${before.at('name')}${how}` }]
  })
}

/** An on-demand view lists request sources and views alike. */
const taken = (requests: readonly Named[], views: readonly Written<{ readonly name: string }>[]): Problem[] =>
  requests.flatMap(({ kind, name, at }) => {
    const view = views.find(({ value }) => value.name === name)
    return view === undefined
      ? []
      : [{ at: at('name'), message: `${kind} "${name}" is called as the feature view at ${view.at('name')}` }]
  })

/** `:` and `@` have a meaning in feature references; `__dummy` is Feast's entity of entity-less views. */
export const nameCharacters: Rule = {
  name: 'name-characters',
  check: (definitions) => [
    ...namesOf(definitions).flatMap(({ kind, name, at }) => {
      const wrong = wrongWith(name)
      return wrong === undefined ? [] : [{ at, message: `${kind} ${JSON.stringify(name)} ${wrong}` }]
    }),
    ...columnsOf(definitions).flatMap(({ key, name, at }) =>
      CONTROL.test(name) ? [{ at, message: `${key} ${JSON.stringify(name)} holds a control character` }] : [],
    ),
  ],
}

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u

function wrongWith(name: string): string | undefined {
  if (CONTROL.test(name)) return 'holds a control character'
  if (/[:@]/.test(name)) return 'may not hold ":" or "@", which feature references use'
  if (/["'`;\\]/.test(name)) return 'may not hold quotes, ";" or "\\", which SQL gives a meaning'
  if (name !== name.trim()) return 'may not begin or end with white space'
  return name.startsWith('__dummy') ? 'is a name that Feast keeps for itself' : undefined
}

function namesOf(definitions: WrittenDefinitions): { kind: string; name: string; at: string }[] {
  const { entities, sources, featureViews, onDemandFeatureViews, featureServices } = definitions
  const objects = [
    ...named('entity', entities),
    ...named('source', sources),
    ...named('feature view', featureViews),
    ...named('on-demand feature view', onDemandFeatureViews),
    ...named('feature service', featureServices),
  ]
  return [
    ...objects.map(({ kind, name, at }) => ({ kind, name, at: at('name') })),
    ...entities.flatMap(({ value, at }) =>
      value.join_keys.map((name, index) => ({ kind: 'join key', name, at: at('join_keys', index) })),
    ),
    ...[...featureViews, ...onDemandFeatureViews, ...sources].flatMap(({ value, at }) =>
      ('schema' in value ? value.schema : []).map(({ name }, index) => ({
        ...{ kind: 'feature', name, at: at('schema', index, 'name') },
      })),
    ),
    ...takers(definitions).flatMap(({ key, at, projections }) =>
      projections.flatMap(({ alias, index }) =>
        alias === undefined ? [] : [{ kind: 'alias', name: alias, at: at(key, index, 'alias') }],
      ),
    ),
  ]
}

/** Columns of sources are called as they are there. */
function columnsOf({ sources }: WrittenDefinitions): { key: string; name: string; at: string }[] {
  return sources.flatMap(({ value, at }) => {
    if (value.type === 'push' || value.type === 'request') return []
    const { timestamp_field } = value
    const { created_timestamp_column = undefined, valid_to_column = undefined } = value.type === 'kafka' ? {} : value
    return Object.entries({ timestamp_field, created_timestamp_column, valid_to_column }).flatMap(([key, name]) =>
      name === undefined ? [] : [{ key, name, at: at(key) }],
    )
  })
}

/** In the registry, tags that begin so are what Feast has no field for. */
export const ownTags: Rule = {
  name: 'own-tags',
  check: ({ entities, sources, featureViews, onDemandFeatureViews, featureServices }) =>
    [...entities, ...sources, ...featureViews, ...onDemandFeatureViews, ...featureServices].flatMap(({ value, at }) =>
      Object.keys(value.tags)
        .filter((tag) => tag.startsWith(OWN_TAG))
        .map((tag) => ({ at: at('tags', tag), message: `tags that begin with "${OWN_TAG}" are millrace's own` })),
    ),
}
