import { didYouMean } from '@millrace/errors'
import * as z from 'zod'
import type { Problem } from './problem.ts'
import type { YamlFile, YamlPath } from './yaml-file.ts'

type Parsed<T> = { readonly value: T; readonly problems: readonly [] } | { readonly problems: readonly Problem[] }

/** The value at a path of a YAML file in the shape a schema asks for, or everything that is wrong with it, by line. */
export function parseShape<T>(file: YamlFile, schema: z.ZodType<T>, value: unknown, base: YamlPath = []): Parsed<T> {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return { value: parsed.data, problems: [] }
  return { problems: parsed.error.issues.flatMap((issue) => describe(file, schema, issue, base)) }
}

function describe(file: YamlFile, schema: z.ZodType, issue: z.core.$ZodIssue, base: YamlPath): Problem[] {
  const path = [...base, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path)
    return issue.keys.map((key) => ({
      at: file.atKey(path, key),
      message: `${placeOf(issue.path)}unknown key "${key}"${didYouMean(key, known)}`,
    }))
  }
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find(
      (issues) => !issues.some(({ path: at, code }) => at.length === 0 && code === 'invalid_type'),
    )
    if (branch !== undefined && branch.length > 0) {
      return branch.flatMap((inner) => describe(file, schema, { ...inner, path: [...issue.path, ...inner.path] }, base))
    }
  }
  return [{ at: file.at(path), message: `${placeOf(issue.path)}${textOf(issue)}` }]
}

function textOf(issue: z.core.$ZodIssue): string {
  const seen = issue.input === undefined ? '' : `, not ${JSON.stringify(issue.input)}`
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'is required' : `must be ${article(issue.expected)}${seen}`
  if (issue.code === 'invalid_value') {
    const near = didYouMean(String(issue.input), issue.values.map(String))
    return `must be one of ${issue.values.map(String).join(', ')}${issue.input === undefined ? '' : seen}${near}`
  }
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) {
    return `must be one of ${issue.options.join(', ')}`
  }
  if (issue.code === 'too_small' && issue.origin === 'string') return 'must not be empty'
  return issue.message
}

const KINDS: Readonly<Record<string, string>> = { record: 'a mapping', object: 'a mapping', array: 'a list' }
const article = (expected: string): string => KINDS[expected] ?? `a ${expected}`

function placeOf(path: YamlPath): string {
  const words = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return words === '' ? '' : `${words.replace(/^\./, '')} `
}

function keysAt(schema: z.core.$ZodType, path: YamlPath): readonly string[] {
  const base = unwrap(schema)
  const [step, ...rest] = path
  if (base instanceof z.ZodUnion) return base.options.flatMap((option) => keysAt(option, path))
  if (base instanceof z.ZodObject) {
    if (step === undefined) return Object.keys(base.shape)
    const field = base.shape[String(step)]
    return field === undefined ? [] : keysAt(field, rest)
  }
  if (base instanceof z.ZodRecord) return keysAt(base.valueType, rest)
  return base instanceof z.ZodArray ? keysAt(base.element, rest) : []
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return unwrap(schema.def.innerType)
  return schema instanceof z.ZodPipe ? unwrap(schema.def.in) : schema
}
