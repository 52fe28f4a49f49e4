import type { FittedTransform } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { columnsOf, type Expression, parseExpression, type ValueType } from '@millrace/expressions'
import { graphProblem } from './expression-graph-problem.ts'
import { columnsAfter, type PlanColumn } from './plan-columns.ts'

/** A fitted transform beside the columns that it meets; of a derived column, the expression that was read. */
export type PlannedStep =
  | { readonly step: Exclude<FittedTransform, { type: 'derive' }> }
  | {
      readonly step: Extract<FittedTransform, { type: 'derive' }>
      readonly expression: Expression
      readonly reads: readonly string[]
    }

/**
 * Fitted transforms as steps over columns, each over those that the ones before leave.
 * @throws StepError USAGE where an expression cannot be read, gives no number or Boolean, or has no place in a graph
 */
export async function plannedSteps(
  transforms: readonly FittedTransform[],
  columns: readonly PlanColumn[],
): Promise<PlannedStep[]> {
  const planned: PlannedStep[] = []
  let before = columns
  for (const step of transforms) {
    if (step.type === 'derive') {
      const expression = await derivedExpression(step.expression, before)
      planned.push({ step, expression, reads: columnsOf(expression) })
    } else planned.push({ step })
    before = columnsAfter(before, step)
  }
  return planned
}

async function derivedExpression(source: string, columns: readonly PlanColumn[]): Promise<Expression> {
  const types = columns.flatMap(({ name, kind }): [string, ValueType][] =>
    kind === 'other' ? [] : [[name, TYPES[kind]]],
  )
  const expression = await parseExpression(source, Object.fromEntries(types))
  const problem = notAColumn(expression) ?? graphProblem(expression)
  if (problem === undefined) return expression
  throw new StepError('USAGE', `expression ${JSON.stringify(source)} cannot be a part of a model: ${problem}`, {
    hint: 'a model computes in doubles: arithmetic, comparisons, conditions and functions of numbers',
  })
}

function notAColumn(expression: Expression): string | undefined {
  if (expression.type !== 'number' && expression.type !== 'boolean')
    return `it gives a ${expression.type}, not a number or a boolean`
  return columnsOf(expression).length === 0 ? 'it reads no column' : undefined
}

const TYPES = { integer: 'number', float: 'number', boolean: 'boolean', string: 'string' } as const
