import * as z from 'zod'

/** A number as MLflow writes it in JSON, which has no NaN and no infinity. */
export const MetricValue = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])
export type MetricValue = z.infer<typeof MetricValue>

export function metricValue(value: number): MetricValue {
  if (Number.isNaN(value)) return 'NaN'
  if (Number.isFinite(value)) return value
  return value > 0 ? 'Infinity' : '-Infinity'
}

/** A metric as people read it: six digits. */
export const shownMetric = (value: MetricValue | null): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : (value ?? '-')
