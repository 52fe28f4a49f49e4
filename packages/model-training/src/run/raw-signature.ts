import { PREDICTION } from '@millrace/contracts'
import { type NumericSignature, type Signature, type SignatureColumn, signatureFor } from '@millrace/mlmodel'
import { type ClassLabel, labelTypeOf } from '@millrace/onnx'

type TextColumn = Signature['inputs'][number] & { readonly type: 'string' }

/** A signature of numbers, Booleans and text. */
export interface RawSignature extends Signature {
  readonly inputs: readonly (NumericSignature['inputs'][number] | TextColumn)[]
}

/**
 * The signature of a model over raw columns: as `signatureFor` has it, and text beside; a classifier's output is its label, of the label's type.
 * @throws StepError BROKEN_CONTRACT where a column is neither number, Boolean nor text
 */
export function rawSignature(columns: readonly SignatureColumn[], classes?: readonly ClassLabel[]): RawSignature {
  const { inputs, outputs } = signatureFor(columns.filter(({ type }) => type !== 'String'))
  const numeric = new Map(inputs.map((input) => [input.name, input]))
  return {
    inputs: columns.map(
      ({ name, nullable = false }) => numeric.get(name) ?? { name, type: 'string', required: !nullable },
    ),
    outputs: classes === undefined ? outputs : [{ name: PREDICTION, type: labelTypeOf(classes), required: true }],
  }
}
