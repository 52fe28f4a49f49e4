import type { Table } from '@millrace/artifact-store'
import { type Column, isNumeric } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import { ESTIMATOR, type EstimatorName } from '../fits/estimators.ts'

export interface TrainingColumns {
  /** The raw features: what the model is given. */
  readonly features: readonly Column[]
  /** The columns that the transforms make of them: what the coefficients belong to. */
  readonly design: readonly Column[]
  readonly target: Column
}

/**
 * The columns that a model is fitted on, of raw features, of what the transforms make of them, and of the label.
 * @throws StepError BROKEN_CONTRACT where one that it is fitted on is not numeric, or a label is text and no classes are told apart
 */
export function trainingColumns({
  x,
  design,
  y,
  estimator,
}: {
  x: Table
  design: Table
  y: Table
  estimator: EstimatorName
}): TrainingColumns {
  const target = y.columns.find(({ role }) => role === 'label')
  if (target === undefined) throw new Error(`${y.source} has no label`)
  if (target.type === 'String' && ESTIMATOR[estimator].task === 'regression')
    throw new StepError(
      'BROKEN_CONTRACT',
      `the label ${target.name} of ${y.source} is text, and ${estimator} is fitted to numbers`,
      {
        hint: '--estimator (ESTIMATOR) logistic tells the classes of a label apart',
      },
    )
  const problems = design.columns.filter(({ type }) => !isNumeric(type)).map(({ name, type }) => `${name} is ${type}`)
  if (problems.length > 0)
    throw new StepError('BROKEN_CONTRACT', `a model takes numbers, but in ${x.source}\n${listProblems(problems)}`, {
      hint: 'leave such features out of the feature service, or encode them in transforms.yaml and run data-preparation again',
    })
  return { features: x.columns.filter(({ role }) => role === 'feature'), design: design.columns, target }
}
