import { type ColumnType, isFloat, isInteger, PREDICTION } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import type { ColumnSpec, Signature } from './signature.ts'

/** The column types of a model over numbers. */
export type NumericSignatureType = 'double' | 'long' | 'boolean'

export interface NumericSignature extends Signature {
  readonly inputs: readonly (ColumnSpec & { readonly type: NumericSignatureType })[]
}

/**
 * The signature of a regression over these columns: integers are `long`, floats `double`, Booleans `boolean`, because
 * MLflow then accepts the frames that Feast gives; the output is a `double` called `prediction`.
 * @throws StepError BROKEN_CONTRACT, listing the columns that are none of these
 */
export function signatureFor(
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
): NumericSignature {
  const problems: string[] = []
  const inputs = columns.flatMap(({ name, type }) => {
    const known = typeOf(type)
    if (known === undefined) problems.push(`${name} is ${type}`)
    return known === undefined ? [] : [{ name, type: known, required: true }]
  })
  if (problems.length > 0) {
    throw new StepError('BROKEN_CONTRACT', `a model takes numbers and Booleans, but\n${listProblems(problems)}`, {
      hint: 'leave these columns out of the features',
    })
  }
  return { inputs, outputs: [{ name: PREDICTION, type: 'double', required: true }] }
}

function typeOf(type: ColumnType): NumericSignatureType | undefined {
  if (isInteger(type)) return 'long'
  if (isFloat(type)) return 'double'
  return type === 'Boolean' ? 'boolean' : undefined
}
