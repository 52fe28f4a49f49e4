import { StepError } from '@millrace/errors'
import { GramAccumulator } from '../gram-accumulator.ts'
import type { ColumnNames, RowBlocks } from '../row-blocks.ts'

export interface ClassSurvey {
  /** Rows of weight above 0. */
  readonly n: number
  readonly meanX: Float64Array
  /** Sum of the weights of all rows. */
  readonly weight: number
}

/** What a classifier needs to know of the rows before it starts. Throws BROKEN_CONTRACT as `GramAccumulator`, and for a class without rows. */
export async function surveyClasses(rows: RowBlocks, names: ColumnNames, classes: number): Promise<ClassSurvey> {
  const accumulator = new GramAccumulator(names)
  const weightOf = new Float64Array(classes)
  for await (const block of rows) {
    await accumulator.add(block)
    for (let row = 0; row < block.target.length; row++) {
      const code = block.target[row] ?? 0
      if (!(code in weightOf)) throw new Error(`the class ${code} is none of ${classes}`)
      weightOf[code] = (weightOf[code] ?? 0) + (block.weights?.[row] ?? 1)
    }
  }
  const { n, meanX, weight } = await accumulator.statistics()
  const empty = weightOf.indexOf(0)
  if (classes < 2 || empty !== -1) {
    const what =
      classes < 2
        ? 'has a single class'
        : `has ${classes} classes, but class ${names.classes?.[empty] ?? empty} has no row of weight above 0`
    throw new StepError('BROKEN_CONTRACT', `the target "${names.target}" ${what}`, {
      hint: 'train on rows of every class; folds can be stratified by the target',
    })
  }
  return { n, meanX, weight }
}
