/** The metrics that each class of a classifier of more than two has, held against all others. */
export const CLASS_METRICS = ['precision', 'recall', 'f1', 'roc_auc'] as const
export type ClassMetric = (typeof CLASS_METRICS)[number]

/** What a metric of one class is called in a report, such as `recall_of_north`. */
export const classMetric = (metric: ClassMetric, name: string): string => `${metric}_of_${name}`

/** Whether a metric is one class's. */
export const isClassMetric = (name: string): boolean => CLASS_METRICS.some((metric) => name.startsWith(`${metric}_of_`))
