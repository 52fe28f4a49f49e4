import { type Column, type ColumnType, type Finding, isNumeric, type Role } from '@millrace/contracts'
import { didYouMean } from '@millrace/errors'
import type { Expectations } from '@millrace/feature-registry'
import type { ExpectedColumn } from '../expected-columns.ts'
import type { TableStatistics } from './column-statistics.ts'

export interface Subject {
  readonly columns: readonly Column[]
  readonly statistics: TableStatistics
  /** What the feature definitions say; undefined where nothing was applied. */
  readonly expected: readonly ExpectedColumn[] | undefined
  readonly expectations: Expectations
  /** Whether the table has to have a label, and what the user calls it. */
  readonly labelled: boolean
  readonly label?: string | undefined
}

type Rule = (subject: Subject) => Finding[]

/** What columns a table has and lacks, of which types, and how full they are: all that needs no look at single rows. */
export const columnFindings = (subject: Subject): Finding[] => RULES.flatMap((rule) => rule(subject))

const missingColumns: Rule = ({ columns, expected = [], expectations }) => {
  const wanted = new Map<string, Finding>()
  for (const { name, role, type, isOptional = false } of expected)
    if (!isOptional) wanted.set(name, absent(name, 'error', `${role} of type ${type}`))
  for (const [name, { required }] of expectations.columns)
    if (required?.value === true && !wanted.has(name))
      wanted.set(name, absent(name, required.severity ?? 'error', 'a column of that name'))
  return [...wanted].filter(([name]) => !columns.some((column) => column.name === name)).map(([, finding]) => finding)
}

const absent = (column: string, severity: Finding['severity'], expected: string): Finding => ({
  rule: 'missing_column',
  column,
  severity,
  observed: 'absent',
  expected,
})

/** Columns that nothing names: a warning where there are definitions, and what `strict` says. */
const unexpectedColumns: Rule = ({ columns, expected, expectations: { strict, columns: ruled } }) => {
  const isStrict = strict?.value === true
  if (expected === undefined && !isStrict) return []
  return columns
    .filter(({ name, role }) => (role === 'feature' || role === 'other') && !expected?.some((it) => it.name === name))
    .filter(({ name }) => !isStrict || !ruled.has(name))
    .map(({ name, type }) => ({
      rule: 'unexpected_column',
      column: name,
      severity: isStrict ? (strict.severity ?? 'error') : 'warn',
      observed: type,
      expected: 'absent',
    }))
}

/** To definitions numbers of another width are a warning, since they travel; what the expectations say is exact. */
const types: Rule = ({ columns, expected = [], expectations }) =>
  columns.flatMap(({ name, type }): Finding[] => {
    const rule = expectations.columns.get(name)?.type
    const wanted = rule?.value ?? expected.find((column) => column.name === name)?.type
    if (wanted === undefined || wanted === type) return []
    const severity =
      rule === undefined ? (isNumeric(type) && isNumeric(wanted) ? 'warn' : 'error') : (rule.severity ?? 'error')
    return [{ rule: 'type', column: name, severity, observed: type, expected: wanted }]
  })

/** What a step needs of a column for what it is for, whatever its definition. */
const roleTypes: Rule = ({ columns }) =>
  columns.flatMap(({ name, type, role }): Finding[] => {
    const wanted = ROLE_TYPES[role]
    if (wanted === undefined || type === 'Null' || wanted.fits(type)) return []
    return [{ rule: 'type', column: name, severity: 'error', observed: type, expected: wanted.words }]
  })

const ROLE_TYPES: Partial<Record<Role, { words: string; fits: (type: ColumnType) => boolean }>> = {
  event_timestamp: {
    words: 'a timestamp, a date or text',
    fits: (type) => ['Datetime', 'Date', 'String'].includes(type),
  },
  label: { words: 'a number, Boolean or text', fits: (type) => isNumeric(type) || type === 'String' },
}

const nulls: Rule = ({ columns, statistics, expectations }) =>
  columns.flatMap(({ name, role }): Finding[] => {
    const count = statistics.columns.get(name)?.nulls ?? 0
    if (count === 0) return []
    const present = 1 - count / statistics.rows
    const rule = expectations.columns.get(name)?.present
    const found = { column: name, observed: present, count }
    const expected = rule?.value ?? null
    if (rule !== undefined && present < rule.value)
      return [{ ...found, rule: 'present', severity: rule.severity ?? 'error', expected }]
    if (count === statistics.rows && role !== 'other' && rule === undefined)
      return [{ ...found, rule: 'all_null', severity: 'error', expected: 'a value in some row' }]
    if (role === 'event_timestamp') return [{ ...found, rule: 'nulls', severity: 'error', expected: 1 }]
    const severity = rule !== undefined || role === 'feature' || role === 'other' ? 'info' : 'warn'
    return [{ ...found, rule: 'nulls', severity, expected }]
  })

/** The definitions know no label, so that only its absence can be told. */
const missingLabel: Rule = ({ columns, labelled, label }) => {
  if (!labelled || columns.some(({ role }) => role === 'label')) return []
  const near = label === undefined ? '' : didYouMean(label, namesOf(columns))
  const named = label === undefined ? '' : `, "${label}" of --target-col (TARGET_COL)${near}`
  return [{ rule: 'missing_label', severity: 'error', observed: 'absent', expected: `a label${named}` }]
}

/** An expectation about a column that is not there guards nothing. */
const expectedOfNothing: Rule = ({ columns, expected = [], expectations }) =>
  [...expectations.columns]
    .filter(
      ([name, { required }]) => required === undefined && ![...columns, ...expected].some((it) => it.name === name),
    )
    .map(([name]) => ({
      rule: 'expectation_without_column',
      column: name,
      severity: 'warn',
      observed: 'absent',
      expected: `a column of that name${didYouMean(name, namesOf(columns))}`,
    }))

const namesOf = (columns: Subject['columns']): string[] => columns.map(({ name }) => name)

const RULES: readonly Rule[] = [
  missingColumns,
  missingLabel,
  unexpectedColumns,
  types,
  roleTypes,
  nulls,
  expectedOfNothing,
]
