import type { ColumnKind } from './plan-columns.ts'

/** A number as Python writes it, which scikit-learn's column names are made of. */
export function pythonText(value: number, kind: ColumnKind): string {
  if (kind === 'boolean') return value === 0 ? 'False' : 'True'
  if (kind === 'integer') return String(value)
  const [digits = '', power = ''] = value.toExponential().split('e')
  const exponent = Number(power)
  if (value !== 0 && (exponent < -4 || exponent >= 16))
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  const plain =
    exponent >= 0 || value === 0
      ? String(value)
      : value.toFixed(Math.max(0, digits.replace(/[-.]/g, '').length - 1 - exponent))
  return plain.includes('.') ? plain : `${plain}.0`
}
