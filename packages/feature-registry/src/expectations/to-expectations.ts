import { parseTtl } from '../definitions/ttl.ts'
import type { YamlFile, YamlPath } from '../yaml/yaml-file.ts'
import { type ColumnExpectation, type Expectations, NO_TOLERANCE, type Rule, type Tolerance } from './expectations.ts'
import type { WrittenColumn, WrittenExpectations } from './written-expectations.ts'
import type { Environment, Severity } from './written-rule.ts'

type WrittenTolerance = number | { fraction?: number | undefined; count?: number | undefined } | undefined

interface Written {
  severity?: Severity | undefined
  tolerance?: WrittenTolerance
  environments?: readonly Environment[] | undefined
}

/** What is written in a file of expectations, every rule in the same form and with its place. */
export function toExpectations(written: WrittenExpectations, file: YamlFile): Expectations {
  const { rows = {}, strict, freshness, columns, keys, rules, drift = {} } = written
  const inRows = (key: 'min' | 'max' | 'min_of_baseline' | 'max_of_baseline') =>
    plainRule(rows[key], file.at(['rows', key]), rows.environments)
  return {
    rows: {
      min: inRows('min'),
      max: inRows('max'),
      min_of_baseline: inRows('min_of_baseline'),
      max_of_baseline: inRows('max_of_baseline'),
    },
    strict: plainRule(strict, file.at(['strict'])),
    freshness: freshness && rule(ageOf(freshness), freshness, file.at(['freshness'])),
    columns: new Map(
      Object.entries(columns).map(([name, column]) => [name, columnOf(column, file, ['columns', name])]),
    ),
    keys: keys.map((key, index) => {
      const { columns, ...said } = 'columns' in key ? key : { columns: key }
      return rule(columns, said, file.at(['keys', index]))
    }),
    rules: rules.map(({ name, expression, ...said }, index) =>
      rule({ name, expression }, said, file.at(['rules', index])),
    ),
    drift: {
      severity: drift.severity,
      numeric: drift.numeric,
      categorical: drift.categorical,
      alpha: drift.alpha,
    },
  }
}

const ageOf = ({ column, max_age }: NonNullable<WrittenExpectations['freshness']>) => ({
  column,
  maxAgeSeconds: parseTtl(max_age) ?? 0,
})

function columnOf(column: WrittenColumn, file: YamlFile, path: YamlPath): ColumnExpectation {
  const { environments, mean, std, quantiles = {}, drift } = column
  const at = (...keys: string[]) => file.at([...path, ...keys])
  const ruled = <T extends Value>(key: string, written: WrittenRule<T> | undefined) => plainRule(written, at(key))
  const between = ({ min, max, severity }: NonNullable<WrittenColumn['mean']>, place: string) =>
    rule({ min, max }, { severity }, place)
  return {
    required: ruled('required', column.required),
    type: ruled('type', column.type),
    present: ruled('present', column.present),
    nan: ruled('nan', column.nan),
    infinite: ruled('infinite', column.infinite),
    min: ruled('min', column.min),
    max: ruled('max', column.max),
    min_length: ruled('min_length', column.min_length),
    max_length: ruled('max_length', column.max_length),
    regex: ruled('regex', column.regex),
    domain: ruled('domain', column.domain),
    unique: ruled('unique', column.unique),
    mean: mean && between(mean, at('mean')),
    std: std && between(std, at('std')),
    quantiles: new Map(
      Object.entries(quantiles).map(([q, bounds]) => [Number(q), between(bounds, at('quantiles', q))]),
    ),
    drift: drift === undefined ? undefined : driftOf(drift, at('drift')),
    environments,
    at: at(),
  }
}

function driftOf(drift: NonNullable<WrittenColumn['drift']>, at: string): NonNullable<ColumnExpectation['drift']> {
  if (drift === false) return rule(false, {}, at)
  return rule({ measure: drift.measure, threshold: drift.threshold }, drift, at)
}

type Value = string | number | boolean | readonly (string | number | boolean)[]
type WrittenRule<T> = T | ({ value: T } & Written)

/** A rule that is its value alone, or has it as `value`. */
function plainRule<T extends Value>(
  written: WrittenRule<T> | undefined,
  at: string,
  environments?: readonly Environment[] | undefined,
): Rule<T> | undefined {
  if (written === undefined) return undefined
  if (typeof written === 'object' && 'value' in written) return rule(written.value, { ...written, environments }, at)
  return rule(written, { environments }, at)
}

const rule = <T>(value: T, { severity, tolerance, environments }: Written, at: string): Rule<T> => ({
  value,
  severity,
  tolerance: toleranceOf(tolerance),
  at,
  environments,
})

function toleranceOf(written: WrittenTolerance): Tolerance {
  if (written === undefined) return NO_TOLERANCE
  if (typeof written === 'number') return { fraction: written, count: Number.POSITIVE_INFINITY }
  const { fraction, count } = written
  if (fraction === undefined && count === undefined) return NO_TOLERANCE
  return { fraction: fraction ?? 1, count: count ?? Number.POSITIVE_INFINITY }
}
