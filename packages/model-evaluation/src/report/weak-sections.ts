import { formatCount } from '@millrace/cli-kit'
import type { EvaluationReport } from '@millrace/contracts'
import type { Cell, Section } from '@millrace/html-report'
import { capital } from './capital.ts'
import { metricTitle } from './metric-rows.ts'
import { weakMetric } from './slice-metric.ts'

/** The segments that the search found. */
export function weakSections(report: EvaluationReport): Section[] {
  const { weak_segments } = report
  if (weak_segments === undefined) return []
  const { tried, rows, segments } = weak_segments
  const metric = weakMetric(report)
  const title = metricTitle(metric)
  const losses = metric === 'rmse' ? 'squared errors' : 'log losses'
  const found =
    segments.length === 0
      ? `None has ${losses} that are larger than elsewhere by more than chance explains.`
      : `Those below have ${losses} that are larger than elsewhere by more than chance explains.`
  return [
    {
      heading: 'Weak segments',
      blocks: [
        {
          kind: 'text',
          text: `${tried} segments of the features and of pairs of them were tried over ${formatCount(rows)} rows. ${found} p is adjusted for how many were tried.`,
        },
        ...(segments.length === 0
          ? []
          : [
              {
                kind: 'table' as const,
                caption: 'The weakest segments',
                columns: [
                  ...['Segment', 'Rows', capital(title), `${capital(title)} elsewhere`].map((title) => ({ title })),
                  { title: 'Adjusted p', format: { digits: 2 } },
                ],
                rows: segments.map((found): Cell[] => [
                  found.segment,
                  found.rows,
                  found[metric] ?? null,
                  found[`${metric}_elsewhere`] ?? null,
                  found.p_value,
                ]),
              },
            ]),
      ],
    },
  ]
}
