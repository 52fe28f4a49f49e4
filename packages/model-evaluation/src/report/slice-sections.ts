import type { EvaluationReport, EvaluationSlice } from '@millrace/contracts'
import type { Cell, Chart, Section } from '@millrace/html-report'
import type { LossMetric } from '../task/task.ts'
import { capital } from './capital.ts'
import { metricTitle } from './metric-rows.ts'
import { sliceMetric, worstFirst } from './slice-metric.ts'

/** Beyond these the slices are in the JSON: a chart has to be readable, a page small. */
const MOST_DRAWN = 30
const MOST_ROWS = 300

/** The slices with the largest errors first. */
export function sliceSections(report: EvaluationReport): Section[] {
  const { slices = [], unsliced = [], champion } = report
  if (slices.length === 0 && unsliced.length === 0) return []
  const compared = champion?.status === 'evaluated'
  const metric = sliceMetric(report)
  const title = metricTitle(metric)
  const others = OTHERS[metric].filter((name) => slices.some(({ metrics }) => name in metrics))
  const worst = worstFirst(slices, metric)
  const drawn = worst.slice(0, MOST_DRAWN).flatMap(({ slice, metrics, intervals }) => {
    const [value, interval] = [metrics[metric], intervals[metric]]
    return typeof value === 'number' && interval ? [{ name: slice, value, ...interval }] : []
  })
  const whole = report[metric]
  const chart: Chart = {
    kind: 'intervals',
    title: `The slices, the largest ${title} first`,
    label: title,
    wide: true,
    rows: drawn,
    ...(typeof whole === 'number' ? { reference: { value: whole, label: 'all rows' } } : {}),
  }
  const left = unsliced.map(({ by, parts, rows }) => `${by.join(' & ')}: ${rows} rows in ${parts} parts`)
  return [
    {
      heading: 'Slices',
      blocks: [
        ...(drawn.length === 0 ? [] : [{ kind: 'charts' as const, charts: [chart] }]),
        {
          kind: 'table',
          caption: `The slices, the largest ${title} first${slices.length > MOST_ROWS ? `; ${slices.length - MOST_ROWS} more are in the JSON` : ''}`,
          columns: [
            ...['Slice', 'Rows', capital(title), 'From', 'To'],
            ...others.map((name) => capital(metricTitle(name))),
            ...(compared ? CHAMPION_COLUMNS : []),
          ].map((title) => ({ title })),
          rows: worst.slice(0, MOST_ROWS).map((slice) => sliceRow(slice, { metric, others, compared })),
        },
        ...(report.task === 'classification'
          ? []
          : [{ kind: 'text' as const, text: 'The median is not computed for slices.' }]),
        ...(left.length === 0
          ? []
          : [
              {
                kind: 'text' as const,
                text: `In no slice, because rows are too few, values too many, or a condition is not true: ${left.join('; ')}.`,
              },
            ]),
      ],
    },
  ]
}

/** What a table has beside the metric that slices are ordered by. */
const OTHERS: Record<LossMetric, readonly string[]> = {
  rmse: ['mae', 'bias'],
  log_loss: ['accuracy', 'roc_auc', 'roc_auc_ovr', 'rmse', 'bias'],
}
const CHAMPION_COLUMNS = ['Champion', 'Difference', 'From', 'To']

interface Shown {
  readonly metric: LossMetric
  readonly others: readonly string[]
  readonly compared: boolean
}

function sliceRow(
  { slice, rows, metrics, intervals, champion }: EvaluationSlice,
  { metric, others, compared }: Shown,
): Cell[] {
  const difference = champion?.differences[metric]
  return [
    slice,
    rows,
    metrics[metric] ?? null,
    intervals[metric]?.low ?? null,
    intervals[metric]?.high ?? null,
    ...others.map((name) => metrics[name] ?? null),
    ...(compared
      ? [
          champion?.metrics[metric] ?? null,
          difference?.difference ?? null,
          difference?.interval?.low ?? null,
          difference?.interval?.high ?? null,
        ]
      : []),
  ]
}
