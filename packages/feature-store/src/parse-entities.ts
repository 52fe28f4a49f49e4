import { StepError } from '@millrace/errors'
import type { SelectedView } from '@millrace/feature-registry'
import type { KeyValue } from '@millrace/online-store'

type KeyTypes = ReadonlyMap<string, SelectedView['joinKeys'][number]['valueType']>

/** The columns of entity keys that the views ask for, with their types. */
export function keyTypes(views: readonly SelectedView[]): KeyTypes {
  return new Map(views.flatMap(({ joinKeys }) => joinKeys.map(({ column, valueType }) => [column, valueType] as const)))
}

/**
 * Entity keys as `key=value` words, a key again for each further entity.
 * @throws StepError USAGE for a word of another form, an unknown or missing key, a value of another type, uneven numbers
 */
export function parseEntities(words: readonly string[], types: KeyTypes): Record<string, readonly KeyValue[]> {
  const entities: Record<string, KeyValue[]> = Object.fromEntries([...types.keys()].map((name) => [name, []]))
  for (const word of words) {
    const split = word.indexOf('=')
    const name = word.slice(0, Math.max(split, 0))
    const type = types.get(name)
    if (type === undefined)
      throw new StepError(
        'USAGE',
        `the entity ${JSON.stringify(word)} is not key=value with a key of ${[...types.keys()].join(', ')}`,
      )
    entities[name]?.push(parseKey(name, word.slice(split + 1), type))
  }
  const counts = Object.entries(entities).map(([name, values]) => ({ name, count: values.length }))
  if (new Set(counts.map(({ count }) => count)).size > 1 || counts[0]?.count === 0)
    throw new StepError(
      'USAGE',
      `each entity needs every key once: given were ${counts.map(({ name, count }) => `${name} ${count} times`).join(', ')}`,
    )
  return entities
}

function parseKey(name: string, text: string, type: string): KeyValue {
  if (type === 'STRING') return text
  if (type === 'BYTES') return Buffer.from(text, 'utf8')
  if (/^[+-]?\d+$/.test(text)) return BigInt(text)
  throw new StepError(
    'USAGE',
    `the entity key ${name} is ${JSON.stringify(text)}: expected a whole number, as it is ${type}`,
  )
}
