import type { Table } from '@millrace/artifact-store'
import { type Column, isNumeric } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'

export interface TrainingColumns {
  /** The raw features: what the model is given. */
  readonly features: readonly Column[]
  /** The columns that the transforms make of them: what the coefficients belong to. */
  readonly design: readonly Column[]
  readonly target: Column
}

/**
 * The columns that a model is fitted on, of raw features, of what the transforms make of them, and of the label.
 * @throws StepError BROKEN_CONTRACT where one that it is fitted on is not numeric
 */
export function trainingColumns({ x, design, y }: { x: Table; design: Table; y: Table }): TrainingColumns {
  const target = y.columns.find(({ role }) => role === 'label')
  if (target === undefined) throw new Error(`${y.source} has no label`)
  const problems = design.columns.filter(({ type }) => !isNumeric(type)).map(({ name, type }) => `${name} is ${type}`)
  if (problems.length > 0)
    throw new StepError('BROKEN_CONTRACT', `a model takes numbers, but in ${x.source}\n${listProblems(problems)}`, {
      hint: 'leave such features out of the feature service, or encode them in transforms.yaml and run data-preparation again',
    })
  return { features: x.columns.filter(({ role }) => role === 'feature'), design: design.columns, target }
}
