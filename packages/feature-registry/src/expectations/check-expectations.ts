import { parseTtl } from '../definitions/ttl.ts'
import type { Problem } from '../yaml/problem.ts'
import type { YamlFile } from '../yaml/yaml-file.ts'
import type { Bounds, ColumnExpectation, Expectations, Rule as WrittenRule } from './expectations.ts'
import type { WrittenExpectations } from './written-expectations.ts'

interface Checked {
  readonly expectations: Expectations
  readonly written: WrittenExpectations
  readonly file: YamlFile
}

type Check = (checked: Checked) => Problem[]

/** Everything about expectations that no table could ever keep, or that cannot be told apart. */
export function checkExpectations(checked: Checked): Problem[] {
  return CHECKS.flatMap(([name, check]) =>
    check(checked).map(({ at, message }) => ({ at, message: `${message} [${name}]` })),
  )
}

const inOrder = (what: string, bounds: Bounds, at: string): Problem[] =>
  bounds.min !== undefined && bounds.max !== undefined && bounds.min > bounds.max
    ? [{ at, message: `${what} has min ${bounds.min} above max ${bounds.max}` }]
    : []

const perColumn = (check: (column: ColumnExpectation, name: string) => Problem[]): Check => {
  return ({ expectations }) => [...expectations.columns].flatMap(([name, column]) => check(column, name))
}

const possibleRanges = perColumn(({ min, max }, name): Problem[] => {
  const texts = [min, max].filter((rule): rule is WrittenRule<string> => typeof rule?.value === 'string')
  const unreadable = texts.filter(({ value }) => Number.isNaN(instantOf(value)))
  if (unreadable.length > 0)
    return unreadable.map(({ value, at }) => ({ at, message: `${name}: "${value}" is no number, date or timestamp` }))
  if (min === undefined || max === undefined) return []
  if (typeof min.value !== typeof max.value)
    return [{ at: max.at, message: `${name}: min ${min.value} and max ${max.value} are of different kinds` }]
  const isEmpty =
    typeof min.value === 'string' ? instantOf(min.value) > instantOf(String(max.value)) : min.value > Number(max.value)
  return isEmpty ? [{ at: min.at, message: `${name} has min ${min.value} above max ${max.value}` }] : []
})

/** Milliseconds since 1970, NaN where it is no time; without an offset it is UTC. */
export function instantOf(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return Number.NaN
  return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10)) || text.length === 10 ? text : `${text}Z`)
}

const possibleLengths = perColumn(({ min_length: min, max_length: max }, name) =>
  inOrder(`${name}: its length`, { min: min?.value, max: max?.value }, min?.at ?? ''),
)

const possibleMoments = perColumn(({ mean, std, quantiles }, name) => [
  ...(mean === undefined ? [] : inOrder(`${name}: its mean`, mean.value, mean.at)),
  ...(std === undefined ? [] : inOrder(`${name}: its std`, std.value, std.at)),
  ...(std?.value.max !== undefined && std.value.max < 0
    ? [{ at: std.at, message: `${name}: a std is never below 0` }]
    : []),
  ...[...quantiles].flatMap(([q, { value, at }]) =>
    q >= 0 && q <= 1
      ? inOrder(`${name}: its quantile ${q}`, value, at)
      : [{ at, message: `${name}: a quantile is a number from 0 to 1, such as 0.5` }],
  ),
])

const possibleRows: Check = ({ expectations: { rows } }) => [
  ...inOrder('rows', { min: rows.min?.value, max: rows.max?.value }, rows.min?.at ?? ''),
  ...inOrder(
    'rows',
    { min: rows.min_of_baseline?.value, max: rows.max_of_baseline?.value },
    rows.min_of_baseline?.at ?? '',
  ),
]

const possibleAge: Check = ({ written: { freshness }, file }) =>
  freshness === undefined || (parseTtl(freshness.max_age) ?? 0) > 0
    ? []
    : [
        {
          at: file.at(['freshness', 'max_age']),
          message: `freshness: "${freshness.max_age}" is no age such as 36h, 2d or P1W`,
        },
      ]

const distinctValues = perColumn(({ domain }, name) =>
  domain !== undefined && new Set(domain.value.map(String)).size < domain.value.length
    ? [{ at: domain.at, message: `${name}: its domain names a value twice` }]
    : [],
)

const distinctNames: Check = ({ expectations: { rules } }) =>
  rules
    .filter(({ value }, index) => rules.findIndex((other) => other.value.name === value.name) < index)
    .map(({ value, at }) => ({ at, message: `two rules are named "${value.name}"` }))

const distinctKeyColumns: Check = ({ expectations: { keys } }) =>
  keys
    .filter(({ value }) => new Set(value).size < value.length)
    .map(({ value, at }) => ({ at, message: `the key ${value.join(', ')} names a column twice` }))

const CHECKS: readonly (readonly [name: string, check: Check])[] = [
  ['possible_range', possibleRanges],
  ['possible_length', possibleLengths],
  ['possible_moments', possibleMoments],
  ['possible_rows', possibleRows],
  ['possible_age', possibleAge],
  ['distinct_values', distinctValues],
  ['distinct_names', distinctNames],
  ['distinct_key_columns', distinctKeyColumns],
]
