import type { Table } from '@millrace/artifact-store'
import { isNumeric } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'

interface SignatureColumn {
  readonly name: string
  readonly type: string
  readonly required: boolean
}

/**
 * The columns of a table that a model reads, matched to its signature by name.
 * @throws StepError BROKEN_CONTRACT that lists every column that is missing or not numeric
 */
export function modelColumns({ source, columns }: Table, signature: readonly SignatureColumn[]): string[] {
  const problems = signature.flatMap(({ name, type, required }) => {
    const column = columns.find((found) => found.name === name)
    if (column === undefined) return required ? [`${name} (${type}) is missing`] : []
    return isNumeric(column.type) ? [] : [`${name} is ${column.type}, the model takes ${type}`]
  })
  if (problems.length > 0)
    throw new StepError('BROKEN_CONTRACT', `${source} is not what the model takes:\n${listProblems(problems)}`)
  return signature.map(({ name }) => name).filter((name) => columns.some((column) => column.name === name))
}
