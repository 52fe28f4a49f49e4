import type { TableAccess } from '@millrace/artifact-store'
import type { Scorer } from '@millrace/mlmodel'
import type { ModelEvaluationOptions } from '../options.ts'
import type { Task } from './task.ts'

/** The task that was asked for, or that which the model says by giving probabilities or not. */
export async function findTask(
  candidate: Pick<Scorer, 'classifier'>,
  options: ModelEvaluationOptions,
  tables: Pick<TableAccess, 'scratch'>,
): Promise<Task> {
  const found = candidate.classifier === undefined ? 'regression' : 'classification'
  if ((options.task === 'auto' ? found : options.task) === 'regression') {
    const { regressionTask } = await import('./regression-task.ts')
    return regressionTask(options, tables)
  }
  const classes = candidate.classifier?.classes ?? []
  if (classes.length > 2) {
    const { multiclassTask } = await import('./multiclass-task.ts')
    return multiclassTask(classes, options)
  }
  const { classificationTask } = await import('./classification-task.ts')
  return classificationTask(candidate, options)
}
