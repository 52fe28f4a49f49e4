import { didYouMean, StepError } from '@millrace/errors'
import type { SelectedFeatures, ValueType } from '@millrace/feature-registry'
import type { EntityRow } from '@millrace/online-store'
import * as z from 'zod'
import { parseEntityValue } from './parse-entity-value.ts'

type Types = ReadonlyMap<string, ValueType>

/** The columns that entities are asked for, with their types: the join keys of the views, and request data. */
export function entityTypes({ views, request }: SelectedFeatures): Types {
  return new Map([
    ...views.flatMap(({ joinKeys }) => joinKeys.map(({ column, valueType }) => [column, valueType] as const)),
    ...request.map(({ name, valueType }) => [name, valueType] as const),
  ])
}

/**
 * Entities from texts of two forms: `key=value` with commas between, a key again for each further entity, where a comma
 * without a further `=` behind it is part of the value; or JSON, an object or a list of objects, one for each entity.
 * @throws StepError USAGE for a text of another form, an unknown or missing key, a value of another type, uneven numbers
 */
export function parseEntities(texts: readonly string[], types: Types): EntityRow[] {
  const columns = new Map<string, EntityRow[string][]>([...types.keys()].map((name) => [name, []]))
  for (const text of texts) {
    const pairs = /^\s*[[{]/.test(text) ? jsonPairs(text, types) : wordPairs(text, types)
    for (const [name, value] of pairs) columns.get(name)?.push(parseEntityValue(name, value, types.get(name)))
  }
  const counts = [...columns].map(([name, values]) => ({ name, count: values.length }))
  if (new Set(counts.map(({ count }) => count)).size > 1 || counts[0]?.count === 0)
    throw new StepError(
      'USAGE',
      `each entity needs every key once: given were ${counts.map(({ name, count }) => `${count} of ${name}`).join(', ')}`,
    )
  return Array.from({ length: counts[0]?.count ?? 1 }, (_, row) =>
    Object.fromEntries([...columns].map(([name, values]) => [name, values[row] ?? null])),
  )
}

type Written = string | number | boolean | null
type Pair = readonly [name: string, value: Written]

function wordPairs(text: string, types: Types): Pair[] {
  return words(text).map((word) => {
    const split = word.indexOf('=')
    const name = word.slice(0, Math.max(split, 0)).trim()
    if (types.has(name)) return [name, word.slice(split + 1)]
    const what = `the entity ${JSON.stringify(word)} is not key=value with a key of ${keys(types)}`
    throw new StepError('USAGE', `${what}${didYouMean(name, types.keys())}`, {
      hint: text.includes(',')
        ? `a value that holds both a comma and = can be given as JSON: '${example(types)}'`
        : `write ${[...types.keys()].map((key) => `${key}=…`).join(',')}`,
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

const JsonEntity = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const JsonEntities = z.union([JsonEntity.transform((entity) => [entity]), z.array(JsonEntity)])

function jsonPairs(text: string, types: Types): Pair[] {
  const entities = JsonEntities.safeParse(parsedJson(text))
  if (!entities.success)
    throw new StepError('USAGE', `the entities ${text} are no JSON objects of text, numbers and booleans`, {
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

const keys = (types: Types): string => [...types.keys()].join(', ')

const example = (types: Types): string =>
  JSON.stringify([Object.fromEntries([...types.keys()].map((name) => [name, 'a,b']))])
