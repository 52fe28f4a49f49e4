import { type Column, type DataValidationReport, type Finding, isNumeric } from '@millrace/contracts'
import type { Expectations } from '@millrace/feature-registry'
import type { ColumnCounts, TableCounts } from './column-counts.ts'
import type { ExpectedColumn } from './expected-columns.ts'

export interface Subject {
  readonly columns: readonly Column[]
  readonly counts: TableCounts
  /** What the feature definitions say; undefined where there is no registry. */
  readonly expected: readonly ExpectedColumn[] | undefined
  readonly expectations: Expectations
  /** Whether the table has to have a label. */
  readonly labelled: boolean
}

type Rule = (subject: Subject) => Finding[]

/** Every finding about a table, worst first; it is accepted where none is an error. */
export function validate(subject: Subject): DataValidationReport {
  const findings = RULES.flatMap((rule) => rule(subject)).sort((a, b) => RANK[a.severity] - RANK[b.severity])
  return { accepted: findings.every(({ severity }) => severity !== 'error'), rows: subject.counts.rows, findings }
}

const RANK = { error: 0, warn: 1, info: 2 } as const

const missingColumns: Rule = ({ columns, expected = [] }) =>
  expected
    .filter(({ name }) => !columns.some((column) => column.name === name))
    .map(({ name, role, type }) => ({
      rule: 'missing_column',
      column: name,
      severity: 'error',
      observed: 'absent',
      expected: `${role} of type ${type}`,
    }))

const unexpectedColumns: Rule = ({ columns, expected }) =>
  expected === undefined
    ? []
    : columns
        .filter(
          ({ name, role }) =>
            (role === 'feature' || role === 'other') && !expected.some((column) => column.name === name),
        )
        .map(({ name, type }) => ({
          rule: 'unexpected_column',
          column: name,
          severity: 'warn',
          observed: type,
          expected: 'absent',
        }))

/** Numbers of another width travel; anything else is another thing. */
const types: Rule = ({ columns, expected = [] }) =>
  expected.flatMap(({ name, type }): Finding[] => {
    const column = columns.find((found) => found.name === name)
    if (column === undefined || column.type === type) return []
    const severity = isNumeric(column.type) && isNumeric(type) ? 'warn' : 'error'
    return [{ rule: 'type', column: name, severity, observed: column.type, expected: type }]
  })

const nulls: Rule = ({ columns, counts, expectations }) =>
  columns.flatMap(({ name, role }): Finding[] => {
    const { nulls: count = 0 } = counts.columns[name] ?? {}
    if (count === 0) return []
    const present = 1 - count / counts.rows
    const least = expectations.columns[name]?.present
    const found = { column: name, observed: present, count }
    if (count === counts.rows && role !== 'other')
      return [{ ...found, rule: 'all_null', severity: 'error', expected: 'a value in some row' }]
    if (least !== undefined && present < least)
      return [{ ...found, rule: 'present', severity: 'error', expected: least }]
    if (role === 'event_timestamp') return [{ ...found, rule: 'nulls', severity: 'error', expected: 1 }]
    return [
      {
        ...found,
        rule: 'nulls',
        severity: role === 'feature' || role === 'other' ? 'info' : 'warn',
        expected: least ?? null,
      },
    ]
  })

const notANumber: Rule = (subject) =>
  countsOf(subject, ({ nan }) => nan).map((found) => ({
    ...found,
    rule: 'nan',
    severity: 'warn',
    observed: 'NaN',
    expected: 'a number or null',
  }))

const infinite: Rule = (subject) =>
  countsOf(subject, (counts) => counts.infinite).map((found) => ({
    ...found,
    rule: 'infinite',
    severity: 'error',
    observed: 'infinity',
    expected: 'finite numbers',
  }))

const minimum: Rule = (subject) =>
  countsOf(subject, ({ below }) => below).map((found) => ({
    ...found,
    rule: 'minimum',
    severity: 'error',
    observed: subject.counts.columns[found.column]?.min ?? '-infinity',
    expected: subject.expectations.columns[found.column]?.min ?? null,
  }))

const maximum: Rule = (subject) =>
  countsOf(subject, ({ above }) => above).map((found) => ({
    ...found,
    rule: 'maximum',
    severity: 'error',
    observed: subject.counts.columns[found.column]?.max ?? 'infinity',
    expected: subject.expectations.columns[found.column]?.max ?? null,
  }))

const rowCount: Rule = ({ counts, expectations }) => {
  const least = expectations.rows?.min
  return least === undefined || counts.rows >= least
    ? []
    : [{ rule: 'row_count', severity: 'error', observed: counts.rows, expected: least }]
}

/** The definitions know no label, so that only its absence can be told. */
const missingLabel: Rule = ({ columns, labelled }) =>
  labelled && !columns.some(({ role }) => role === 'label')
    ? [{ rule: 'missing_label', severity: 'error', observed: 'absent', expected: 'a label' }]
    : []

/** An expectation about a column that is not there guards nothing. */
const expectedOfNothing: Rule = ({ columns, expected, expectations }) =>
  Object.keys(expectations.columns)
    .filter((name) => ![...columns, ...(expected ?? [])].some((column) => column.name === name))
    .map((name) => ({
      rule: 'expectation_without_column',
      column: name,
      severity: 'warn',
      observed: 'absent',
      expected: 'a column of that name',
    }))

const RULES: readonly Rule[] = [
  missingColumns,
  missingLabel,
  unexpectedColumns,
  types,
  nulls,
  notANumber,
  infinite,
  minimum,
  maximum,
  rowCount,
  expectedOfNothing,
]

function countsOf(
  { columns, counts }: Subject,
  of: (counts: ColumnCounts) => number,
): { column: string; count: number }[] {
  return columns.flatMap(({ name }) => {
    const found = counts.columns[name]
    const count = found === undefined ? 0 : of(found)
    return count === 0 ? [] : [{ column: name, count }]
  })
}
