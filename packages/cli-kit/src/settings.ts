import { listProblems, StepError } from '@millrace/errors'
import type * as z from 'zod'
import type { FlagValue } from './command-line.ts'
import { type Option, optionsOf } from './option.ts'

export type Origin = 'flag' | 'environment' | '.env' | 'default'

/** One option with the value it got and where that came from. */
export interface Setting {
  readonly option: Option
  readonly value: unknown
  readonly origin: Origin
}

/** Where values may come from, first to last. */
export interface Sources {
  /** By option key, as the command line gave them. */
  readonly flags: Readonly<Record<string, FlagValue>>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly envFile: Readonly<Record<string, string>>
  /** Keys of the options that are given by position: messages call them as help does. */
  readonly positional?: readonly string[]
}

export interface Settings {
  /** Parsed values by option key. */
  readonly values: Readonly<Record<string, unknown>>
  readonly settings: readonly Setting[]
}

/**
 * Resolves the options of several zod objects: flag > environment > `.env` > default.
 * @throws StepError USAGE that names the flag, the variable and the value of every mistake
 */
export function resolveSettings(schemas: readonly z.ZodObject[], sources: Sources): Settings {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  const settings: Setting[] = []
  for (const schema of schemas) {
    const found = optionsOf(schema).map((option) => lookUp(option, sources))
    const given = Object.fromEntries(
      found.flatMap((it) => (it.raw === undefined ? [] : [[it.option.key, typed(it.option, it.raw)]])),
    )
    const parsed = schema.safeParse(given)
    if (parsed.success) Object.assign(values, parsed.data)
    else problems.push(...parsed.error.issues.map((issue) => describe(issue, found, sources)))
    settings.push(
      ...found.map(({ option, raw, origin }) => ({
        option,
        value: raw === undefined ? option.default : given[option.key],
        origin,
      })),
    )
  }
  if (problems.length === 1) throw new StepError('USAGE', problems[0] ?? '')
  if (problems.length > 1)
    throw new StepError('USAGE', `${problems.length} settings are wrong:\n${listProblems(problems)}`)
  return { values, settings }
}

interface Found {
  readonly option: Option
  readonly raw: FlagValue | undefined
  readonly origin: Origin
}

/** An empty variable counts as unset, as in `ALPHA= make`; an empty flag is a value. */
function lookUp(option: Option, { flags, environment, envFile }: Sources): Found {
  const flag = flags[option.key]
  if (flag !== undefined) return { option, raw: flag, origin: 'flag' }
  if (option.variable !== undefined) {
    const fromEnvironment = environment[option.variable]
    if (fromEnvironment) return { option, raw: fromEnvironment, origin: 'environment' }
    const fromFile = option.inEnvFile ? envFile[option.variable] : undefined
    if (fromFile) return { option, raw: fromFile, origin: '.env' }
  }
  return { option, raw: undefined, origin: 'default' }
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false,
}

/** Text as the value its option is of; text that is none stays text, and the schema says what is wrong. */
function typed(option: Option, raw: FlagValue): unknown {
  if (option.kind === 'list') return listed(option, raw)
  if (typeof raw !== 'string') return raw
  const text = raw.trim()
  if (option.kind === 'boolean') return BOOLEANS[text.toLowerCase()] ?? raw
  if (option.kind === 'number' || option.kind === 'integer')
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : raw
  return raw
}

function listed({ whole }: Option, raw: FlagValue): unknown {
  if (typeof raw === 'boolean') return raw
  const given = [raw].flat()
  return whole ? given : given.flatMap((text) => text.split(',').map((item) => item.trim()))
}

function describe(issue: z.core.$ZodIssue, found: readonly Found[], { positional = [] }: Sources): string {
  const it = found.find(({ option }) => option.key === issue.path[0])
  if (it === undefined) return issue.message
  const { option, raw, origin } = it
  const isPositional = positional.includes(option.key)
  const called = isPositional ? option.key.toUpperCase() : option.flag
  const name = option.variable === undefined ? called : `${called} (${option.variable})`
  if (raw === undefined) return `${name} is required: ${[option.description, ...choicesOf(option)].join(': ')}`
  const shown = option.secret ? '(secret)' : JSON.stringify(typeof raw === 'object' ? raw.join(',') : raw)
  const from = {
    flag: 'given as a flag',
    environment: 'from the environment',
    '.env': 'from .env',
    default: 'by default',
  }[origin]
  return `${name} is ${shown}${isPositional ? '' : `, ${from}`}: ${expectation(issue, option)}`
}

const choicesOf = ({ choices }: Option): string[] => (choices === undefined ? [] : [choices.join(', ')])

function expectation(issue: z.core.$ZodIssue, option: Option): string {
  if (issue.code === 'invalid_type' && issue.expected === 'number')
    return `expected ${option.kind === 'integer' ? 'a whole number' : 'a number'}`
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'expected a whole number'
  if (issue.code === 'invalid_type' && issue.expected === 'boolean') return 'expected true or false'
  if (option.choices !== undefined && issue.code !== 'custom') return `expected one of ${option.choices.join(', ')}`
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1)
}

/** A setting's value as people may see it: secrets masked, and so are passwords inside URLs. */
export function maskedValue({ option, value }: Setting): unknown {
  if (option.secret && value !== undefined) return '********'
  return typeof value === 'string' ? value.replace(/(\w+:\/\/[^\s/:@]*):[^\s/@]+@/g, '$1:********@') : value
}
