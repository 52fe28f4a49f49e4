import { type ColumnType, type FittedTransform, isFloat, isInteger, type TransformPlan } from '@millrace/contracts'
import { StepError } from '@millrace/errors'

/** What a transform can do with a column; `other` is what it can only pass on. */
export type ColumnKind = 'integer' | 'float' | 'boolean' | 'string' | 'other'

export interface PlanColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** Polars and onnxruntime may differ in the last bits of its values: it went through a logarithm or an expression. */
  readonly rounded?: true
}

/** A column of a table, before any transform. */
export interface RawColumn {
  readonly name: string
  readonly type: ColumnType
}

/**
 * The columns that a plan makes of raw features, in their order: those of the model's design matrix.
 * @throws StepError BROKEN_CONTRACT where the plan was not fitted on such features
 */
export function planColumns(plan: TransformPlan, features: readonly RawColumn[]): readonly PlanColumn[] {
  return plan.transforms.reduce<readonly PlanColumn[]>((columns, step) => {
    const problem = stepProblem(columns, step)
    if (problem === undefined) return columnsAfter(columns, step)
    throw new StepError('BROKEN_CONTRACT', `the transforms do not fit the features: ${problem}`, {
      hint: 'run data-preparation again',
    })
  }, features.map(planColumn))
}

export const planColumn = ({ name, type }: RawColumn): PlanColumn => ({ name, kind: kindOf(type) })

function kindOf(type: ColumnType): ColumnKind {
  if (isInteger(type)) return 'integer'
  if (isFloat(type)) return 'float'
  return type === 'Boolean' ? 'boolean' : type === 'String' ? 'string' : 'other'
}

export const isNumber = ({ kind }: PlanColumn): boolean => kind === 'integer' || kind === 'float' || kind === 'boolean'

/** The columns after a fitted transform: what it encodes is replaced in its place, what it adds comes last. */
export function columnsAfter(columns: readonly PlanColumn[], step: FittedTransform): readonly PlanColumn[] {
  const replaced = (names: readonly string[], becomes: (column: PlanColumn) => PlanColumn = float) =>
    columns.flatMap((column) =>
      column.name === step.column ? names.map((name) => becomes({ ...column, name })) : column,
    )
  switch (step.type) {
    case 'impute': {
      const filled = typeof step.value === 'string' ? columns : replaced([step.column], asFloat)
      return step.indicator === undefined ? filled : [...filled, float({ name: step.indicator })]
    }
    case 'clip':
    case 'standardize':
      return replaced([step.column], asFloat)
    case 'log':
      return replaced([step.column], ({ name }) => ({ name, kind: 'float', rounded: true }))
    case 'ordinal':
      return replaced([step.column])
    case 'bin':
      return replaced(step.outputs ?? [step.column])
    case 'one_hot':
      return replaced(step.outputs)
    case 'derive':
      return [...columns, { name: step.column, kind: 'float', rounded: true }]
  }
}

/** Why a fitted transform cannot be applied to these columns. */
export function stepProblem(columns: readonly PlanColumn[], step: FittedTransform): string | undefined {
  const column = columns.find(({ name }) => name === step.column)
  if (step.type !== 'derive') {
    if (column === undefined) return `there is no column ${step.column} for ${step.type}`
    if (takesText(step) ? column.kind !== 'string' : !isNumber(column))
      return `${step.type} was fitted on ${takesText(step) ? 'text' : 'numbers'}, ${step.column} is ${column.kind}`
  }
  const names = columnsAfter(columns, step).map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  return twice === undefined ? undefined : `${step.type} makes a second column ${twice}`
}

function takesText(step: FittedTransform): boolean {
  if (step.type === 'impute') return typeof step.value === 'string'
  return (step.type === 'one_hot' || step.type === 'ordinal') && typeof step.categories[0] === 'string'
}

const float = ({ name }: { readonly name: string }): PlanColumn => ({ name, kind: 'float' })
const asFloat = (column: PlanColumn): PlanColumn => ({ ...column, kind: 'float' })
