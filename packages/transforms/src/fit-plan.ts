import type { DeclaredTransform, FittedTransform, TransformPlan } from '@millrace/contracts'
import { isStepError, StepError } from '@millrace/errors'
import type { Features } from './apply-plan.ts'
import { applySteps, missingAsNull } from './apply-steps.ts'
import { type Collect, Figures } from './figures.ts'
import { fitColumns } from './kinds.ts'
import { columnsAfter, isNumber, type PlanColumn, planColumn, stepProblem } from './plan-columns.ts'
import { plannedSteps } from './planned-steps.ts'
import { selectColumns } from './select-columns.ts'

/**
 * Fits declared transforms on training rows, in their order, each on what the ones before make of the rows.
 * @throws StepError USAGE where a declaration does not fit the features, naming its file and line; DATA_REJECTED where
 * the rows leave nothing to fit, such as a column without values
 */
export async function fitPlan(
  declared: readonly DeclaredTransform[],
  training: Features,
  collect: Collect,
): Promise<TransformPlan> {
  let columns: readonly PlanColumn[] = training.columns.map(planColumn)
  let frame = await missingAsNull(training.frame, columns)
  const transforms: FittedTransform[] = []
  for (const declaration of declared) {
    const fitted = await fitDeclared(declaration, columns, new Figures(frame, collect))
    const after = checked(declaration, fitted, columns)
    frame = await applySteps(frame, await placed(declaration, plannedSteps(fitted, columns)))
    columns = after
    transforms.push(...fitted)
  }
  return { transforms }
}

async function fitDeclared(
  declared: DeclaredTransform,
  columns: readonly PlanColumn[],
  figures: Figures,
): Promise<FittedTransform[]> {
  if (declared.type === 'derive') return [{ type: 'derive', column: declared.name, expression: declared.expression }]
  const selected = selectColumns(declared, columns)
  const names = columns.map(({ name }) => name)
  if (selected.unmatched.length > 0)
    throw new StepError(
      'USAGE',
      `${declared.at}: there is no column ${selected.unmatched.join(', ')} to ${declared.type}`,
      {
        hint: `columns at this place are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`,
      },
    )
  const wrong = selected.columns.find((column) => !takes(declared.type, column))
  if (wrong !== undefined)
    throw new StepError(
      'USAGE',
      `${declared.at}: ${declared.type} does not take ${wrong.name}, which is ${wrong.kind}`,
      {
        hint: 'name the columns, or say dtype: number, string or boolean',
      },
    )
  return selected.columns.length === 0 ? [] : fitColumns(declared, selected.columns, figures)
}

function takes(type: DeclaredTransform['type'], column: PlanColumn): boolean {
  const takesText = type === 'impute' || type === 'one_hot' || type === 'ordinal'
  return isNumber(column) || (takesText && column.kind === 'string')
}

/** The columns after fitted transforms. */
function checked(
  { at }: DeclaredTransform,
  fitted: readonly FittedTransform[],
  columns: readonly PlanColumn[],
): readonly PlanColumn[] {
  return fitted.reduce((before, step) => {
    const problem = stepProblem(before, step)
    if (problem !== undefined) throw new StepError('USAGE', `${at}: ${problem}`, { hint: 'column names occur once' })
    return columnsAfter(before, step)
  }, columns)
}

/** Says where a declaration stands whose expression is refused. */
async function placed<T>({ at }: DeclaredTransform, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!isStepError(error)) throw error
    throw new StepError(error.code, `${at}: ${error.message}`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  }
}
