import type { NumberFormat } from './report.ts'

/** A number as people read it: whole numbers grouped, others to significant digits (4, percentages 3), none padded. */
export function formatNumber(value: number | null, format: NumberFormat = {}): string {
  if (value === null) return '–'
  if (Number.isNaN(value)) return 'NaN'
  const sign = value < 0 ? '−' : ''
  const size = Math.abs(value)
  if (size === Number.POSITIVE_INFINITY) return `${sign}∞`
  if (format.percent === true) return `${sign}${digitsOf(size * 100, format.digits ?? 3)}%`
  return sign + digitsOf(size, format.digits ?? 4)
}

function digitsOf(size: number, digits: number): string {
  if (size === 0) return '0'
  if (size < 1e-4 || size >= 1e15) {
    const [mantissa = '', exponent = ''] = size.toExponential(digits - 1).split('e')
    return `${unpadded(mantissa)}e${exponent.replace('+', '').replace('-', '−')}`
  }
  if (Number.isInteger(size)) return grouped(size.toFixed(0))
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)))
  const [whole = '', fraction] = unpadded(size.toFixed(decimals)).split('.')
  return fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`
}

const unpadded = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')
