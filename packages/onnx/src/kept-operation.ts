/** An operation, and what power of two its result is to be multiplied by. */
export interface KeptOperation {
  readonly opType: string
  readonly constant: number
  readonly times?: number
}

/**
 * What to do in the place of an operation on a value and a constant, to the same bits; undefined where the operation itself will do.
 * onnxruntime (NoopElimination, 1.30) leaves one out whose constant single precision takes for 0, or for 1, which changes
 * up to a part in 10⁷ of the value.
 */
export function keptOperation(opType: string, constant: number): KeptOperation | undefined {
  const single = Math.fround(constant)
  switch (opType) {
    case 'Add':
      return single === 0 && constant !== 0 ? { opType: 'Sum', constant } : undefined
    case 'Sub':
      return single === 0 && constant !== 0 ? { opType: 'Sum', constant: -constant } : undefined
    case 'Mul':
      return single === 1 && constant !== 1 ? { opType, constant: constant / 2, times: 2 } : undefined
    case 'Div':
      return single === 1 && constant !== 1 ? { opType, constant: constant * 2, times: 2 } : undefined
    default:
      return undefined
  }
}
