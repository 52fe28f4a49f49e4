import { StepError } from '@millrace/errors'
import type { SelectedView } from '@millrace/feature-registry'
import type { KeyValue } from '@millrace/online-store'
import * as z from 'zod'

type KeyTypes = ReadonlyMap<string, SelectedView['joinKeys'][number]['valueType']>

/** The columns of entity keys that the views ask for, with their types. */
export function keyTypes(views: readonly SelectedView[]): KeyTypes {
  return new Map(views.flatMap(({ joinKeys }) => joinKeys.map(({ column, valueType }) => [column, valueType] as const)))
}

/**
 * Entity keys by column, from texts of two forms: `key=value` with commas between, a key again for each further entity,
 * where a comma without a further `=` behind it is part of the value; or JSON, an object or a list of objects, one for each entity.
 * @throws StepError USAGE for a text of another form, an unknown or missing key, a value of another type, uneven numbers
 */
export function parseEntities(texts: readonly string[], types: KeyTypes): Record<string, readonly KeyValue[]> {
  const entities: Record<string, KeyValue[]> = Object.fromEntries([...types.keys()].map((name) => [name, []]))
  for (const text of texts) {
    const pairs = /^\s*[[{]/.test(text) ? jsonPairs(text, types) : wordPairs(text, types)
    for (const [name, value] of pairs) entities[name]?.push(parseKey(name, value, types.get(name)))
  }
  const counts = Object.entries(entities).map(([name, values]) => ({ name, count: values.length }))
  if (new Set(counts.map(({ count }) => count)).size > 1 || counts[0]?.count === 0)
    throw new StepError(
      'USAGE',
      `each entity needs every key once: given were ${counts.map(({ name, count }) => `${name} ${count} times`).join(', ')}`,
    )
  return entities
}

type Pair = readonly [name: string, value: string | number]

function wordPairs(text: string, types: KeyTypes): Pair[] {
  return words(text).map((word) => {
    const split = word.indexOf('=')
    const name = word.slice(0, Math.max(split, 0)).trim()
    if (types.has(name)) return [name, word.slice(split + 1)]
    throw new StepError('USAGE', `the entity ${JSON.stringify(word)} is not key=value with a key of ${keys(types)}`, {
      hint: `a value that holds both a comma and = can be given as JSON: '${example(types)}'`,
    })
  })
}

/** The text between commas; what has no `=` goes on with the value before it. */
function words(text: string): string[] {
  const [first = '', ...rest] = text.split(',')
  const found = [first]
  for (const part of rest) found.push(part.includes('=') ? part : `${found.pop()},${part}`)
  return found
}

const JsonEntity = z.record(z.string(), z.union([z.string(), z.number()]))
const JsonEntities = z.union([JsonEntity.transform((entity) => [entity]), z.array(JsonEntity)])

function jsonPairs(text: string, types: KeyTypes): Pair[] {
  const entities = JsonEntities.safeParse(parsedJson(text))
  if (!entities.success)
    throw new StepError('USAGE', `the entities ${text} are no JSON objects of text and numbers`, {
      hint: `write them as '${example(types)}'`,
    })
  return entities.data.flatMap((entity) => {
    const isComplete = Object.keys(entity).length === types.size && Object.keys(entity).every((name) => types.has(name))
    if (isComplete) return Object.entries(entity)
    throw new StepError('USAGE', `the entity ${JSON.stringify(entity)} does not have just the keys ${keys(types)}`)
  })
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new StepError('USAGE', `the entities ${text} are no JSON`, { cause })
  }
}

function parseKey(name: string, value: string | number, type: string | undefined): KeyValue {
  const isText = type === 'STRING' || type === 'BYTES'
  if (isText && typeof value === 'string') return type === 'STRING' ? value : Buffer.from(value, 'utf8')
  if (!isText && isWhole(value)) return BigInt(value)
  throw new StepError(
    'USAGE',
    `the entity key ${name} is ${JSON.stringify(value)}: expected ${isText ? 'text' : 'a whole number'}, as it is ${type}`,
    typeof value === 'number' ? { hint: 'write it in quotes' } : {},
  )
}

/** A JSON number beyond 2⁵³ has lost digits already. */
const isWhole = (value: string | number): boolean =>
  typeof value === 'number' ? Number.isSafeInteger(value) : /^\s*[+-]?\d+\s*$/.test(value)

const keys = (types: KeyTypes): string => [...types.keys()].join(', ')

const example = (types: KeyTypes): string =>
  JSON.stringify([Object.fromEntries([...types.keys()].map((name) => [name, 'a,b']))])
