import { type Column, type ColumnType, type Finding, isNumeric } from '@millrace/contracts'
import { isStepError, StepError } from '@millrace/errors'
import { columnsOf, parseExpression, toPolars, type ValueType } from '@millrace/expressions'
import type { Expectations } from '@millrace/feature-registry'
import type { RowCheck } from './row-check.ts'

type NamedRule = Expectations['rules'][number]

/**
 * The checks of expressions over several columns; those whose columns the table has otherwise, or not at all, become findings.
 * @throws StepError USAGE naming file and line, where an expression is wrong whatever the table
 */
export async function expressionChecks(
  rules: readonly NamedRule[],
  columns: readonly Column[],
  declared: ReadonlyMap<string, ColumnType>,
): Promise<{ checks: RowCheck[]; findings: Finding[] }> {
  const actual = valueTypes(columns.map(({ name, type }) => [name, type]))
  const known = { ...actual, ...valueTypes(declared) }
  const made = await Promise.all(rules.map((rule) => makeCheck(rule, known, actual)))
  return {
    checks: made.filter((it): it is RowCheck => 'breaks' in it),
    findings: made.filter((it): it is Finding => !('breaks' in it)),
  }
}

type Types = Readonly<Record<string, ValueType>>

async function makeCheck(
  { value, severity, tolerance, at }: NamedRule,
  known: Types,
  actual: Types,
): Promise<RowCheck | Finding> {
  const { name, expression } = value
  const tree = await parseAt(at, expression, known)
  const shows = columnsOf(tree)
  const unlike = shows.filter((column) => actual[column] !== known[column])
  const found = { rule: name, severity: severity ?? ('error' as const), expected: expression }
  if (unlike.length > 0) return { ...found, observed: `${unlike.map((column) => of(column, actual)).join(', ')}` }
  const { default: pl } = await import('nodejs-polars')
  const holds = await toPolars(tree)
  const breaks = holds.not().fillNull(pl.lit(false))
  return { ...found, column: undefined, shows, tolerance, breaks, over: 'rows' }
}

const of = (column: string, actual: Types): string =>
  actual[column] === undefined ? `no column ${column}` : `${column} is a ${actual[column]}`

async function parseAt(at: string, expression: string, columns: Types) {
  try {
    return await parseExpression(expression, columns, { type: 'boolean' })
  } catch (error) {
    if (!isStepError(error, 'USAGE')) throw error
    throw new StepError('USAGE', `${at}: ${error.message}`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    })
  }
}

function valueTypes(columns: Iterable<readonly [string, ColumnType]>): Types {
  return Object.fromEntries(
    [...columns].flatMap(([name, type]) => {
      const value = valueType(type)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function valueType(type: ColumnType): ValueType | undefined {
  if (type === 'Boolean') return 'boolean'
  if (isNumeric(type)) return 'number'
  if (type === 'String') return 'string'
  return type === 'Datetime' || type === 'Date' ? 'timestamp' : undefined
}
