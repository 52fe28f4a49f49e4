export const REGRESSION_METRICS = [
  'rmse',
  'mae',
  'r2',
  'median_absolute_error',
  'max_error',
  'bias',
  'mape',
  'wape',
  'quantile_loss',
] as const

export const CLASSIFICATION_METRICS = [
  'rmse',
  'mae',
  'bias',
  'log_loss',
  'brier',
  'roc_auc',
  'average_precision',
  'accuracy',
  'precision',
  'recall',
  'f1',
  'ece',
] as const

export type MetricName = (typeof REGRESSION_METRICS)[number] | (typeof CLASSIFICATION_METRICS)[number]

export const METRIC_NAMES: readonly MetricName[] = [...new Set([...REGRESSION_METRICS, ...CLASSIFICATION_METRICS])]
