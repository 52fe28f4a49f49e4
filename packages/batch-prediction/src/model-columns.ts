import { type Column, isNumeric } from '@millrace/contracts'
import { didYouMean, listProblems, StepError } from '@millrace/errors'

interface ModelColumn {
  readonly name: string
  /** As a signature has it; `given` where only the model knows. */
  readonly type: string
  readonly required: boolean
}

/**
 * The columns of a table that a model reads, matched by name, in the model's order.
 * @throws StepError BROKEN_CONTRACT that lists every column that is missing or of another kind
 */
export function modelColumns(
  { source, columns }: { readonly source: string; readonly columns: readonly Column[] },
  model: readonly ModelColumn[],
): Column[] {
  const read = new Set(model.map(({ name }) => name))
  const others = columns.map(({ name }) => name).filter((name) => !read.has(name))
  const problems = model.flatMap(({ name, type, required }) => {
    const column = columns.find((found) => found.name === name)
    if (column === undefined) return required ? [`${name} (${type}) is missing${didYouMean(name, others)}`] : []
    return fits(type, column.type) ? [] : [`${name} is ${column.type}, the model takes ${type}`]
  })
  if (problems.length > 0)
    throw new StepError('BROKEN_CONTRACT', `${source} is not what the model takes:\n${listProblems(problems)}`, {
      hint: 'columns are matched by name and type: correct the table, or name another model with --model',
    })
  return model.flatMap(({ name }) => columns.find((column) => column.name === name) ?? [])
}

function fits(wanted: string, type: Column['type']): boolean {
  if (wanted === 'given') return true
  if (type === 'String') return wanted === 'string' || wanted === 'any'
  return isNumeric(type) && wanted !== 'string'
}
