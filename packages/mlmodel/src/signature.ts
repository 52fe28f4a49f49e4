import * as z from 'zod'

/** Column types of MLflow's signatures: int32 is `integer`, int64 `long`, float32 `float`, float64 `double`. */
export const SignatureType = z.enum([
  'boolean',
  'integer',
  'long',
  'float',
  'double',
  'string',
  'binary',
  'datetime',
  'any',
])
export type SignatureType = z.infer<typeof SignatureType>

/** A named column that a model reads or gives; one that is not required may be absent. */
export interface ColumnSpec {
  readonly name: string
  readonly type: SignatureType
  readonly required: boolean
}

export interface Signature {
  readonly inputs: readonly ColumnSpec[]
  readonly outputs: readonly ColumnSpec[]
}
