import type { EvaluationReport, MetricsByName } from '@millrace/contracts'

/** The metrics of an evaluation: its numbers at the top level, the count of rows among them. */
export const metricsOf = (evaluation: EvaluationReport): MetricsByName =>
  Object.fromEntries(
    Object.entries(evaluation).flatMap(([name, value]) =>
      typeof value === 'number' || value === null ? [[name, value]] : [],
    ),
  )
