import { type Column, isNumeric, type Role, type TableContract, type TableMetadata } from '@millrace/contracts'
import { versionProblem } from './schema-version.ts'

/** A table as its metadata describes it. */
export interface TableDescription {
  readonly columns: readonly Column[]
  /** Undefined where the file has to be read to be counted. */
  readonly rows: number | undefined
  readonly metadata: TableMetadata | undefined
  /** The label that the user named. */
  readonly namedLabel?: string | undefined
  /** Delimited text has no types yet. */
  readonly isText: boolean
}

type Rule = (table: TableDescription, contract: TableContract) => string[]

/** All that is wrong with a table under its contract, from its metadata alone. */
export function tableProblems(table: TableDescription, contract: TableContract): string[] {
  return RULES.flatMap((rule) => rule(table, contract))
}

const versionIsReadable: Rule = ({ metadata }, contract) => {
  const problem = metadata && versionProblem(metadata.schema_version, contract.schemaVersion)
  return problem === undefined ? [] : [problem]
}

const hasRows: Rule = ({ rows }, { mayBeEmpty = false }) => (rows === 0 && !mayBeEmpty ? ['it has 0 rows'] : [])

const columnsAreUnique: Rule = ({ columns }) =>
  duplicates(columns.map(({ name }) => name)).map((name) => `column "${name}" occurs twice`)

const statedColumnsExist: Rule = ({ columns, metadata }) => {
  const names = new Set(columns.map(({ name }) => name))
  return Object.keys(metadata?.roles ?? {})
    .filter((name) => !names.has(name))
    .map((name) => `column "${name}" is missing; the file's own footer lists it`)
}

const rolesAreCounted: Rule = ({ columns, namedLabel }, contract) =>
  ROLES.flatMap((role) => {
    const names = columns.filter((column) => column.role === role).map(({ name }) => name)
    const allowed = contract.roles[role]
    if (allowed === undefined) return names.map((name) => unexpected(name, role, contract))
    const named = role === 'label' && namedLabel !== undefined ? ` "${namedLabel}"` : ''
    if (names.length < allowed.min) return [`no column is ${A_ROLE[role]}${named}${seen(columns)}`]
    if (names.length > (allowed.max ?? Number.POSITIVE_INFINITY)) {
      return [`${names.length} columns are each ${A_ROLE[role]} (${names.join(', ')}), at most ${allowed.max} may be`]
    }
    return []
  })

const typesFitRoles: Rule = ({ columns, isText }, { anyTypes = false }) =>
  isText || anyTypes
    ? []
    : columns.flatMap(({ name, type, role }) => {
        const wanted = TYPES[role]
        return wanted === undefined || wanted.fits(type)
          ? []
          : [`column "${name}" is ${A_ROLE[role]} and must be ${wanted.words}, found ${type}`]
      })

const RULES: readonly Rule[] = [
  versionIsReadable,
  hasRows,
  columnsAreUnique,
  statedColumnsExist,
  rolesAreCounted,
  typesFitRoles,
]

const A_ROLE: Record<Role, string> = {
  key: 'an entity key',
  event_timestamp: 'the event timestamp',
  feature: 'a feature',
  label: 'the label',
  prediction: 'a prediction',
  other: 'of another role',
}
const ROLES: readonly Role[] = ['key', 'event_timestamp', 'feature', 'label', 'prediction', 'other']

const TYPES: Partial<Record<Role, { words: string; fits: (type: Column['type']) => boolean }>> = {
  // Null is the type of a column of nulls: what that means is for data-validation to say.
  event_timestamp: {
    words: 'a timestamp, a date or text',
    fits: (type) => ['Datetime', 'Date', 'String'].includes(type),
  },
  feature: {
    words: 'numeric, Boolean or text',
    fits: (type) => isNumeric(type) || type === 'String' || type === 'Null',
  },
  label: { words: 'numeric, Boolean or text', fits: (type) => isNumeric(type) || type === 'String' || type === 'Null' },
  // Of a classifier the label.
  prediction: { words: 'numeric, Boolean or text', fits: (type) => isNumeric(type) || type === 'String' },
}

function unexpected(name: string, role: Role, contract: TableContract): string {
  if (role === 'other') return `column "${name}" is not expected in ${contract.name}`
  return `column "${name}" is ${A_ROLE[role]}, which ${contract.name} does not have`
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))]
}

function seen(columns: readonly Column[]): string {
  const names = columns.map(({ name }) => name)
  return `; the columns are ${names.slice(0, 8).join(', ')}${names.length > 8 ? `, and ${names.length - 8} more` : ''}`
}
