import { formatCount } from '@millrace/cli-kit'
import type { EvaluationReport, EvaluationSlice } from '@millrace/contracts'
import type { LossMetric } from '../task/task.ts'
import { classRows } from './class-rows.ts'
import { metricRows, metricTitle } from './metric-rows.ts'
import { shownCount, shownDifference, shownInterval, shownNumber } from './shown.ts'
import { sliceMetric, weakMetric, worstFirst } from './slice-metric.ts'

const MOST_SLICES = 20

/** The evaluation as Markdown for a comment on a pull request: metrics, the slices with the largest errors, weak segments. */
export function evaluationMarkdown(report: EvaluationReport): string {
  const { champion, slices = [], weak_segments } = report
  const compared = champion?.status === 'evaluated'
  const level = report.interval_method === undefined ? 'interval' : `${report.interval_method.confidence * 100} %`
  const [sliced, searched] = [sliceMetric(report), weakMetric(report)]
  const worst = worstFirst(slices, sliced)
  return [
    `### Evaluation: ${formatCount(report.rows)} test rows`,
    table(
      ['metric', 'model', level, 'mean', 'least squares', ...(compared ? ['champion', 'difference'] : [])],
      metricRows(report).map(({ title, value, interval, mean, leastSquares, champion, difference }) => [
        title,
        shownNumber(value),
        shownInterval(interval),
        shownNumber(mean),
        shownNumber(leastSquares),
        ...(compared ? [shownNumber(champion), shownDifference(difference)] : []),
      ]),
    ),
    ...classTable(report, level),
    ...(champion === undefined || compared
      ? []
      : [`The champion ${code(champion.uri)} is ${champion.status}: ${escaped(champion.reason ?? '')}`]),
    ...(slices.length === 0 ? [] : [sliceTable(worst.slice(0, MOST_SLICES), { metric: sliced, level, compared })]),
    ...(slices.length <= MOST_SLICES ? [] : [`${slices.length - MOST_SLICES} more slices have smaller errors.`]),
    ...(weak_segments === undefined || weak_segments.segments.length === 0
      ? []
      : [
          table(
            ['weak segment', 'rows', metricTitle(searched), 'elsewhere', 'adjusted p'],
            weak_segments.segments.map((found) => [
              code(found.segment),
              formatCount(found.rows),
              shownNumber(found[searched] ?? null),
              shownNumber(found[`${searched}_elsewhere`] ?? null),
              found.p_value.toPrecision(2),
            ]),
          ),
        ]),
    '',
  ].join('\n\n')
}

const MOST_CLASSES = 20

function classTable(report: EvaluationReport, level: string): string[] {
  const rows = classRows(report)
  const [first] = rows
  if (first === undefined) return []
  return [
    table(
      ['class', 'rows', ...first.metrics.flatMap(({ metric }) => [metricTitle(metric), level])],
      rows
        .slice(0, MOST_CLASSES)
        .map(({ name, weight, metrics }) => [
          code(name),
          shownCount(weight),
          ...metrics.flatMap(({ value, interval }) => [shownNumber(value), shownInterval(interval)]),
        ]),
    ),
    ...(rows.length > MOST_CLASSES ? [`${rows.length - MOST_CLASSES} more classes are in \`evaluation.json\`.`] : []),
  ]
}

interface Shown {
  readonly metric: LossMetric
  readonly level: string
  readonly compared: boolean
}

function sliceTable(slices: readonly EvaluationSlice[], { metric, level, compared }: Shown): string {
  return table(
    ['slice', 'rows', metricTitle(metric), level, ...(compared ? ['champion', 'difference'] : [])],
    slices.map(({ slice, rows, metrics, intervals, champion }) => [
      code(slice),
      formatCount(rows),
      shownNumber(metrics[metric] ?? null),
      shownInterval(intervals[metric] ?? null),
      ...(compared
        ? [shownNumber(champion?.metrics[metric] ?? null), shownDifference(champion?.differences[metric] ?? null)]
        : []),
    ]),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

/** Text that a table of Markdown takes as it is, whatever a value of the data is. */
const code = (text: string): string => `\`${text.replace(/[`\r\n]/g, ' ').replaceAll('|', '\\|')}\``
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s+/g, ' ')
