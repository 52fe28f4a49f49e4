import { type MetricsByName, RegressionMetrics } from '@millrace/contracts'

/** Metrics by name as a report has them; throws where rmse or mae is not defined, which no row with weight allows. */
export const regressionMetrics = (metrics: MetricsByName): RegressionMetrics => RegressionMetrics.parse(metrics)
