import type { MetricDifference, MetricInterval } from '@millrace/contracts'

/** A number in five digits; nothing where there cannot be one. */
export const shownNumber = (value: number | null | undefined): string =>
  value === undefined ? '' : value === null ? 'undefined' : value.toPrecision(5)

/** An interval from its lower to its upper end; nothing where there is none. */
export const shownInterval = (interval: MetricInterval | null): string =>
  interval === null ? '' : `${shownNumber(interval.low)} to ${shownNumber(interval.high)}`

/** A difference with its sign, and its interval where it has one. */
export function shownDifference(difference: MetricDifference | null): string {
  if (difference === null || difference.difference === null) return ''
  const { difference: value, interval } = difference
  const signed = `${value > 0 ? '+' : ''}${shownNumber(value)}`
  return interval === null ? signed : `${signed} (${shownInterval(interval)})`
}

/** A count of rows, or a sum of their weights. */
export const shownCount = (rows: number): string => String(Number(rows.toPrecision(6)))
