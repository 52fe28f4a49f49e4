import type { DeclaredTransform, TransformPlan } from '@millrace/contracts'
import { type PlanColumn, planColumn, type RawColumn } from './plan-columns.ts'
import { selectColumns } from './select-columns.ts'

/** Whether nulls of a raw column are no longer there after the transforms declared, so that rows with them can be kept. */
export function acceptsNulls(declared: readonly DeclaredTransform[], column: RawColumn): boolean {
  return noNullsLeft(column, declared.map(nullEffect))
}

/** Whether a fitted plan replaces nulls of a raw column, also where training rows had none. */
export const planAcceptsNulls = ({ transforms }: TransformPlan, column: RawColumn): boolean =>
  noNullsLeft(
    column,
    transforms.map((step): NullEffect => {
      if (step.type === 'derive') return { derived: step.column, expression: step.expression }
      const fills =
        step.type === 'impute' ||
        (step.type === 'one_hot' && (step.missing_category || step.handle_unknown === 'ignore')) ||
        (step.type === 'ordinal' && step.encoded_missing_value !== undefined)
      return { takes: ({ name }) => name === step.column, fills }
    }),
  )

/** What a transform does to nulls of the columns that it takes, or the column that it derives from others. */
type NullEffect =
  | { readonly takes: (column: PlanColumn) => boolean; readonly fills: boolean }
  | { readonly derived: string; readonly expression: string }

function nullEffect(declared: DeclaredTransform): NullEffect {
  if (declared.type === 'derive') return { derived: declared.name, expression: declared.expression }
  const takes = (column: PlanColumn) => selectColumns(declared, [column]).columns.length > 0
  switch (declared.type) {
    case 'impute':
      return { takes, fills: true }
    case 'one_hot':
      return { takes, fills: declared.categories === undefined || declared.handle_unknown === 'ignore' }
    case 'ordinal':
      return { takes, fills: declared.encoded_missing_value !== undefined }
    default:
      return { takes, fills: false }
  }
}

function noNullsLeft(column: RawColumn, effects: readonly NullEffect[]): boolean {
  let nullable = [planColumn(column)]
  for (const effect of effects) {
    if ('derived' in effect) {
      if (nullable.some(({ name }) => mentions(effect.expression, name)))
        nullable = [...nullable, { name: effect.derived, kind: 'float' }]
    } else if (effect.fills) nullable = nullable.filter((it) => !effect.takes(it))
  }
  return nullable.length === 0
}

/** Whether a name occurs in an expression, as a word or in quotation marks. */
const mentions = (expression: string, name: string): boolean =>
  (expression.match(/"[^"]*"|'[^']*'|[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []).some(
    (word) => word === name || word.slice(1, -1) === name,
  )
