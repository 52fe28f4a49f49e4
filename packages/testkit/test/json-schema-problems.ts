interface Schema {
  readonly [keyword: string]: unknown
}

/**
 * What a document breaks of a JSON Schema of the 2020-12 draft, each with its place.
 * Knows the keywords that the published schemas use, and throws at any other.
 */
export function jsonSchemaProblems(schema: Schema, value: unknown, at = '$'): string[] {
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    const check = CHECKS[keyword]
    if (check === undefined) throw new Error(`the keyword ${keyword} at ${at} is not known here`)
    return check({ rule, value, at, schema })
  })
}

interface Case {
  readonly rule: unknown
  readonly value: unknown
  readonly at: string
  readonly schema: Schema
}
type Check = (subject: Case) => string[]

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
}

const nothing: Check = () => []
const holds = (is: (subject: Case) => boolean): Check => {
  return (subject) =>
    is(subject) ? [] : [`${subject.at} is ${JSON.stringify(subject.value)}: ${JSON.stringify(subject.schema)}`]
}

const CHECKS: Readonly<Record<string, Check>> = {
  $schema: nothing,
  // Annotations of numbers and texts that `type`, `minimum` and `pattern` hold already.
  format: nothing,
  readOnly: nothing,
  description: nothing,
  default: nothing,
  type: holds(({ rule, value }) => [rule].flat().some((type) => TYPES[String(type)]?.(value) === true)),
  const: holds(({ rule, value }) => rule === value),
  enum: holds(({ rule, value }) => [rule].flat().includes(value)),
  pattern: holds(({ rule, value }) => typeof value !== 'string' || new RegExp(String(rule), 'u').test(value)),
  minimum: holds(({ rule, value }) => typeof value !== 'number' || value >= Number(rule)),
  maximum: holds(({ rule, value }) => typeof value !== 'number' || value <= Number(rule)),
  exclusiveMinimum: holds(({ rule, value }) => typeof value !== 'number' || value > Number(rule)),
  minLength: holds(({ rule, value }) => typeof value !== 'string' || value.length >= Number(rule)),
  minItems: holds(({ rule, value }) => !Array.isArray(value) || value.length >= Number(rule)),
  anyOf: holds(({ rule, value, at }) =>
    [rule].flat().some((one) => jsonSchemaProblems(asSchema(one), value, at).length === 0),
  ),
  not: holds(({ rule, value, at }) => jsonSchemaProblems(asSchema(rule), value, at).length > 0),
  required: ({ rule, value, at }) =>
    isObject(value) ? [rule].flat().flatMap((name) => (String(name) in value ? [] : [`${at}.${name} is missing`])) : [],
  properties: ({ rule, value, at }) =>
    Object.entries(asSchema(rule)).flatMap(([name, one]) =>
      isObject(value) && name in value ? jsonSchemaProblems(asSchema(one), value[name], `${at}.${name}`) : [],
    ),
  propertyNames: ({ rule, value, at }) =>
    isObject(value) ? Object.keys(value).flatMap((name) => jsonSchemaProblems(asSchema(rule), name, `${at} key`)) : [],
  additionalProperties: ({ rule, value, at, schema }) => {
    if (!isObject(value)) return []
    const known = Object.keys(asSchema(schema['properties'] ?? {}))
    const others = Object.keys(value).filter((name) => !known.includes(name))
    if (rule === false) return others.map((name) => `${at}.${name} is not expected`)
    return others.flatMap((name) => jsonSchemaProblems(asSchema(rule), value[name], `${at}.${name}`))
  },
  items: ({ rule, value, at }) =>
    Array.isArray(value)
      ? value.flatMap((one, index) => jsonSchemaProblems(asSchema(rule), one, `${at}[${index}]`))
      : [],
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asSchema(rule: unknown): Schema {
  if (!isObject(rule)) throw new Error(`${JSON.stringify(rule)} is no schema`)
  return rule
}
