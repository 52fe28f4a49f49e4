import type { ValueType } from '@millrace/feature-registry'
import type { FeatureInput } from './online-store.ts'

/** Feast's `value_text` column: a string as it is, numbers and booleans as Python's `str` writes them, null for all else. */
export function valueText(value: FeatureInput, type: ValueType): string | null {
  if (value === null || value === undefined) return null
  switch (type) {
    case 'STRING':
    case 'INT32':
    case 'INT64':
      return String(value)
    case 'BOOL':
      return value === true ? 'True' : 'False'
    case 'DOUBLE':
      return pythonFloat(Number(value))
    case 'FLOAT':
      return pythonFloat(Math.fround(Number(value)))
    default:
      return null
  }
}

/** The digits are JavaScript's, the shortest that read back the same; Python differs in when and how it writes exponents. */
function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  }
  if (Object.is(value, -0)) return '-0.0'
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
