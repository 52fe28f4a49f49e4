import type { Table } from '@millrace/artifact-store'
import { type Column, isNumeric } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'

export interface TrainingColumns {
  readonly features: readonly Column[]
  readonly target: Column
}

/**
 * The columns that a linear model is fitted on.
 * @throws StepError BROKEN_CONTRACT where one is not numeric
 */
export function trainingColumns(x: Table, y: Table): TrainingColumns {
  const features = x.columns.filter(({ role }) => role === 'feature')
  const target = y.columns.find(({ role }) => role === 'label')
  if (target === undefined) throw new Error(`${y.source} has no label`)
  const problems = [...features, target]
    .filter(({ type }) => !isNumeric(type))
    .map(({ name, type }) => `${name} is ${type}`)
  if (problems.length > 0)
    throw new StepError(
      'BROKEN_CONTRACT',
      `a linear model takes numbers, but in ${x.source}\n${listProblems(problems)}`,
      {
        hint: 'leave such features out of the feature service',
      },
    )
  return { features, target }
}
