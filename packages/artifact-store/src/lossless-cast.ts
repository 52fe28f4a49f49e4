import { type ColumnType, isFloat } from '@millrace/contracts'

/** Whether every value of one type is exactly a value of another; a timestamp may change unit and zone. */
export function isLossless(from: ColumnType, to: ColumnType): boolean {
  if (from === to || from === 'Null') return true
  if (to === 'Datetime') return from === 'Date'
  if (isFloat(from) && !isFloat(to)) return false
  const source = BITS[from]
  const target = BITS[to]
  if (source === undefined || target === undefined) return false
  return source.least >= target.least && source.most <= target.most
}

/** The powers of two between which a type holds every integer, a negative one for a negative bound; for floats, those of the mantissa. */
const BITS: Partial<Record<ColumnType, { least: number; most: number }>> = {
  Int8: { least: -7, most: 7 },
  Int16: { least: -15, most: 15 },
  Int32: { least: -31, most: 31 },
  Int64: { least: -63, most: 63 },
  UInt8: { least: 0, most: 8 },
  UInt16: { least: 0, most: 16 },
  UInt32: { least: 0, most: 32 },
  UInt64: { least: 0, most: 64 },
  Float32: { least: -24, most: 24 },
  Float64: { least: -53, most: 53 },
}
