import {
  CLASS_METRICS,
  type ClassMetric,
  classMetric,
  type EvaluationReport,
  type MetricInterval,
} from '@millrace/contracts'

/** What a report says of one of more than two classes. */
export interface ClassRow {
  readonly name: string
  /** The sum of the weights of its rows. */
  readonly weight: number
  /** Those that were computed. */
  readonly metrics: readonly {
    readonly metric: ClassMetric
    readonly value: number | null
    readonly interval: MetricInterval | null
  }[]
}

/** The classes of a report in their order; none with fewer than three. */
export function classRows(report: EvaluationReport): ClassRow[] {
  const { multiclass, intervals } = report
  if (multiclass === undefined) return []
  return multiclass.classes.map((name, k) => ({
    name,
    weight: (multiclass.confusion[k] ?? []).reduce((sum, weight) => sum + weight, 0),
    metrics: CLASS_METRICS.flatMap((metric) => {
      const key = classMetric(metric, name)
      const value = report[key]
      if (value === undefined) return []
      return [{ metric, value: typeof value === 'number' ? value : null, interval: intervals?.[key] ?? null }]
    }),
  }))
}

/** Rows of one class that were decided to be of another. */
export interface Mistake {
  readonly actual: string
  readonly decided: string
  readonly weight: number
}

/** The most frequent mistakes first. */
export function mistakes({ multiclass }: EvaluationReport): Mistake[] {
  const { classes = [], confusion = [] } = multiclass ?? {}
  return confusion
    .flatMap((row, k) =>
      row.flatMap((weight, other) =>
        other === k || weight === 0 ? [] : [{ actual: classes[k] ?? '', decided: classes[other] ?? '', weight }],
      ),
    )
    .sort((a, b) => b.weight - a.weight)
}
