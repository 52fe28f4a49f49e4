import { type Column, type Finding, isFloat, isNumeric } from '@millrace/contracts'
import { type ColumnExpectation, instantOf, NO_TOLERANCE, type Rule } from '@millrace/feature-registry'
import type { Expr } from 'nodejs-polars'
import type { ColumnStatistics } from './column-statistics.ts'
import { isMeasured, numberOf } from './number-of.ts'
import type { RowCheck } from './row-check.ts'

type Polars = typeof import('nodejs-polars').default

/** A rule that cannot hold because the column is of another kind: numbers have no characters. */
export interface Misfit {
  readonly rule: string
  readonly severity: Finding['severity']
  readonly expected: string
}

interface Subject {
  readonly pl: Polars
  readonly column: Column
  readonly rules: Partial<ColumnExpectation>
  readonly statistics: ColumnStatistics
}

type Maker = (subject: Subject) => RowCheck | Misfit | undefined

/**
 * The checks of one column's rows that its statistics do not settle: a range that all values keep needs no second look.
 * Rules that do not fit the column's type come back apart.
 */
export function columnChecks(subject: Subject): { checks: RowCheck[]; misfits: Misfit[] } {
  const made = MAKERS.map((make) => make(subject)).filter((it) => it !== undefined)
  return {
    checks: made.filter((it): it is RowCheck => 'breaks' in it),
    misfits: made.filter((it): it is Misfit => !('breaks' in it)),
  }
}

const minimum: Maker = (subject) => {
  const { pl, column, rules, statistics } = subject
  return bounded('minimum', subject, rules.min, (least) =>
    statistics.min === undefined || statistics.min >= least ? undefined : numberOf(pl, column).lt(pl.lit(least)),
  )
}

const maximum: Maker = (subject) => {
  const { pl, column, rules, statistics } = subject
  return bounded('maximum', subject, rules.max, (most) => {
    if (statistics.max === undefined || statistics.max <= most) return undefined
    const value = numberOf(pl, column)
    // To Polars NaN is larger than any number.
    return isFloat(column.type) ? value.gt(pl.lit(most)).and(value.isNotNan()) : value.gt(pl.lit(most))
  })
}

const nan: Maker = (subject) => {
  const { pl, column, rules, statistics } = subject
  if (statistics.nans === 0 || rules.nan?.value === true) return undefined
  return check(
    'nan',
    subject,
    rules.nan,
    'a number or null',
    pl.col(column.name).isNan(),
    rules.nan === undefined ? 'warn' : 'error',
  )
}

const infinite: Maker = (subject) => {
  const { pl, column, rules, statistics } = subject
  const { min = 0, max = 0 } = statistics
  if ((Number.isFinite(min) && Number.isFinite(max)) || rules.infinite?.value === true) return undefined
  return check('infinite', subject, rules.infinite, 'finite numbers', pl.col(column.name).isInfinite())
}

const shortest: Maker = (subject) =>
  ofText('min_length', subject, subject.rules.min_length, (text, least) => text.str.lengths().lt(subject.pl.lit(least)))

const longest: Maker = (subject) =>
  ofText('max_length', subject, subject.rules.max_length, (text, most) => text.str.lengths().gt(subject.pl.lit(most)))

const regex: Maker = (subject) =>
  ofText('regex', subject, subject.rules.regex, (text, pattern) =>
    text.str.contains(subject.pl.lit(pattern), false, true).not(),
  )

const domain: Maker = (subject) => {
  const { pl, column, rules } = subject
  if (rules.domain === undefined) return undefined
  const { value: values, severity } = rules.domain
  const expected = `one of ${values.join(', ')}`
  const kind = column.type === 'String' ? 'string' : column.type === 'Boolean' ? 'boolean' : 'number'
  if ((kind === 'number' && !isNumeric(column.type)) || values.some((value) => typeof value !== kind))
    return { rule: 'domain', severity: severity ?? 'error', expected }
  const found = pl.col(column.name).cast(kind === 'number' ? pl.Float64 : pl.Utf8)
  const allowed = kind === 'number' ? values : values.map(String)
  return check('domain', subject, rules.domain, expected, found.isIn([...allowed]).not())
}

const MAKERS: readonly Maker[] = [minimum, maximum, nan, infinite, shortest, longest, regex, domain]

function bounded(
  name: string,
  subject: Subject,
  rule: Rule<number | string> | undefined,
  breaks: (bound: number) => Expr | undefined,
): RowCheck | Misfit | undefined {
  if (rule === undefined) return undefined
  const { value, severity } = rule
  const { type } = subject.column
  const isTime = type === 'Datetime' || type === 'Date'
  if (!isMeasured(type) || isTime !== (typeof value === 'string'))
    return { rule: name, severity: severity ?? 'error', expected: String(value) }
  const found = breaks(typeof value === 'string' ? instantOf(value) * 1000 : value)
  return found && check(name, subject, rule, value, found)
}

function ofText<T extends string | number>(
  name: string,
  subject: Subject,
  rule: Rule<T> | undefined,
  breaks: (text: Expr, value: T) => Expr,
): RowCheck | Misfit | undefined {
  if (rule === undefined) return undefined
  const { name: column, type } = subject.column
  if (type !== 'String') return { rule: name, severity: rule.severity ?? 'error', expected: 'text' }
  return check(name, subject, rule, rule.value, breaks(subject.pl.col(column), rule.value))
}

/** A null breaks no rule but that of presence. */
function check(
  name: string,
  { pl, column }: Subject,
  rule: Rule<unknown> | undefined,
  expected: string | number,
  breaks: Expr,
  severity: Finding['severity'] = 'error',
): RowCheck {
  return {
    rule: name,
    column: column.name,
    shows: [column.name],
    severity: rule?.severity ?? severity,
    tolerance: rule?.tolerance ?? NO_TOLERANCE,
    expected,
    breaks: breaks.fillNull(pl.lit(false)),
    over: 'values',
  }
}
