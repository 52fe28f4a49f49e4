import type { Written, WrittenDefinitions } from '../written.ts'
import type { Rule } from './rule.ts'

/** Feast compares the names of views and sources without regard to case, since stores make table names of them. */
export const uniqueNames: Rule = {
  name: 'unique-names',
  check: ({ entities, sources, featureViews, featureServices }) => [
    ...repeated('entity', entities, (name) => name),
    ...repeated('source', sources, (name) => name.toLowerCase()),
    ...repeated('feature view', featureViews, (name) => name.toLowerCase()),
    ...repeated('feature service', featureServices, (name) => name),
  ],
}

function repeated(
  kind: string,
  all: readonly Written<{ readonly name: string }>[],
  identity: (name: string) => string,
) {
  const first = new Map<string, Written<{ readonly name: string }>>()
  return all.flatMap((written) => {
    const { name } = written.value
    const before = first.get(identity(name))
    if (before === undefined) {
      first.set(identity(name), written)
      return []
    }
    const how = before.value.name === name ? '' : ` as "${before.value.name}", which differs in case only`
    return [{ at: written.at('name'), message: `${kind} "${name}" is already defined at ${before.at('name')}${how}` }]
  })
}

/** `:` and `@` have a meaning in feature references; `__dummy` is Feast's entity of entity-less views. */
export const nameCharacters: Rule = {
  name: 'name-characters',
  check: (definitions) =>
    namesOf(definitions).flatMap(({ kind, name, at }) => {
      if (/[:@]/.test(name))
        return [{ at, message: `${kind} "${name}" may not hold ":" or "@", which feature references use` }]
      if (name !== name.trim()) return [{ at, message: `${kind} "${name}" may not begin or end with white space` }]
      if (name.startsWith('__dummy'))
        return [{ at, message: `${kind} "${name}" is a name that Feast keeps for itself` }]
      return []
    }),
}

function namesOf({ entities, featureViews, featureServices }: WrittenDefinitions) {
  return [
    ...entities.map((entity) => ({ kind: 'entity', name: entity.value.name, at: entity.at('name') })),
    ...entities.flatMap((entity) =>
      entity.value.join_keys.map((name, index) => ({ kind: 'join key', name, at: entity.at('join_keys', index) })),
    ),
    ...featureViews.map((view) => ({ kind: 'feature view', name: view.value.name, at: view.at('name') })),
    ...featureViews.flatMap((view) =>
      view.value.schema.map(({ name }, index) => ({ kind: 'feature', name, at: view.at('schema', index, 'name') })),
    ),
    ...featureServices.map((service) => ({
      kind: 'feature service',
      name: service.value.name,
      at: service.at('name'),
    })),
    ...featureServices.flatMap((service) =>
      service.value.features.flatMap((item, index) =>
        typeof item === 'string' || item.alias === undefined
          ? []
          : [{ kind: 'alias', name: item.alias, at: service.at('features', index, 'alias') }],
      ),
    ),
  ]
}
