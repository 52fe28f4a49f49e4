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

/** With more than two classes; `precision`, `recall`, `f1` and `roc_auc` are of each class, averages are named as scikit-learn's scorers. */
export const MULTICLASS_METRICS = [
  'rmse',
  'mae',
  'bias',
  'log_loss',
  'brier',
  'roc_auc_ovr',
  'roc_auc_ovr_weighted',
  'accuracy',
  'balanced_accuracy',
  'precision_macro',
  'recall_macro',
  'f1_macro',
  'precision_weighted',
  'recall_weighted',
  'f1_weighted',
  'ece',
  'precision',
  'recall',
  'f1',
  'roc_auc',
] as const

export type MetricName =
  | (typeof REGRESSION_METRICS)[number]
  | (typeof CLASSIFICATION_METRICS)[number]
  | (typeof MULTICLASS_METRICS)[number]

export const METRIC_NAMES: readonly MetricName[] = [
  ...new Set([...REGRESSION_METRICS, ...CLASSIFICATION_METRICS, ...MULTICLASS_METRICS]),
]
