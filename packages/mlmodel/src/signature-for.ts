import { type ColumnType, isFloat, isInteger, PREDICTION } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import type { ColumnSpec, Signature } from './signature.ts'

/** The column types of a model over numbers. */
export type NumericSignatureType = 'double' | 'long' | 'boolean'

export interface NumericSignature extends Signature {
  readonly inputs: readonly (ColumnSpec & { readonly type: NumericSignatureType })[]
}

/** A column of the training data. */
export interface SignatureColumn {
  readonly name: string
  readonly type: ColumnType
  /** Whether a value may be missing; not unless told. */
  readonly nullable?: boolean
}

/**
 * The signature of a regression over these columns: integers are `long`, floats `double`, Booleans `boolean`, because
 * MLflow then accepts the frames that Feast gives; the output is a `double` called `prediction`.
 * Nullable columns are not required, as `infer_signature` has it, and all `double`: a pandas column of integers or
 * Booleans has no null, it turns into one of floats.
 * @throws StepError BROKEN_CONTRACT, listing the columns that are none of these
 */
export function signatureFor(columns: readonly SignatureColumn[]): NumericSignature {
  const problems: string[] = []
  const inputs = columns.flatMap(({ name, type, nullable = false }) => {
    const known = typeOf(type)
    if (known === undefined) problems.push(`${name} is ${type}`)
    return known === undefined ? [] : [{ name, type: nullable ? ('double' as const) : known, required: !nullable }]
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
