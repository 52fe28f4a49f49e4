import type { Rule } from './rule.ts'

/** Feast's registry has room for one join key an entity. */
export const oneJoinKey: Rule = {
  name: 'one-join-key',
  check: ({ entities }) =>
    entities
      .filter(({ value }) => value.join_keys.length !== 1)
      .map(({ value, at }) => ({
        at: at('join_keys'),
        message: `entity "${value.name}" has ${value.join_keys.length} join keys; it must have one: make an entity of each and list both in the feature view`,
      })),
}

const KEY_TYPES: readonly string[] = ['STRING', 'INT32', 'INT64', 'BYTES', 'UNIX_TIMESTAMP']

/** The value types that Feast can make key bytes of. */
export const joinKeyType: Rule = {
  name: 'join-key-type',
  check: ({ entities }) =>
    entities
      .filter(({ value }) => !KEY_TYPES.includes(value.value_type))
      .map(({ value, at }) => ({
        at: at('value_type'),
        message: `entity "${value.name}" has value_type ${value.value_type}; a join key may be ${KEY_TYPES.join(', ')}`,
      })),
}

export const distinctJoinKeys: Rule = {
  name: 'distinct-join-keys',
  check: ({ entities, featureViews }) => {
    const keyOf = new Map(entities.map(({ value }) => [value.name, value.join_keys[0]]))
    return featureViews.flatMap((view) =>
      view.value.entities.flatMap((name, index) => {
        const key = keyOf.get(name)
        const before = view.value.entities.slice(0, index).find((other) => keyOf.get(other) === key)
        if (key === undefined || before === undefined) return []
        return [
          { at: view.at('entities', index), message: `entities "${before}" and "${name}" share the join key "${key}"` },
        ]
      }),
    )
  },
}
