import { formatCount } from '@millrace/cli-kit'
import type { EvaluationReport, EvaluationSlice } from '@millrace/contracts'
import { classRows } from './class-rows.ts'
import { metricRows, metricTitle } from './metric-rows.ts'
import { shownCount, shownDifference, shownInterval, shownNumber } from './shown.ts'

const MOST_SLICES = 20

/** The evaluation as Markdown for a comment on a pull request: metrics, the slices with the largest errors, weak segments. */
export function evaluationMarkdown(report: EvaluationReport): string {
  const { champion, slices = [], weak_segments } = report
  const compared = champion?.status === 'evaluated'
  const level = report.interval_method === undefined ? 'interval' : `${report.interval_method.confidence * 100} %`
  const worst = slices.toSorted((a, b) => (b.metrics['rmse'] ?? 0) - (a.metrics['rmse'] ?? 0))
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
    ...(slices.length === 0 ? [] : [sliceTable(worst.slice(0, MOST_SLICES), level, compared)]),
    ...(slices.length <= MOST_SLICES ? [] : [`${slices.length - MOST_SLICES} more slices have smaller errors.`]),
    ...(weak_segments === undefined || weak_segments.segments.length === 0
      ? []
      : [
          table(
            ['weak segment', 'rows', 'RMSE', 'elsewhere', 'adjusted p'],
            weak_segments.segments.map(({ segment, rows, rmse, rmse_elsewhere, p_value }) => [
              code(segment),
              formatCount(rows),
              shownNumber(rmse),
              shownNumber(rmse_elsewhere),
              p_value.toPrecision(2),
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

function sliceTable(slices: readonly EvaluationSlice[], level: string, compared: boolean): string {
  return table(
    ['slice', 'rows', 'RMSE', level, ...(compared ? ['champion', 'difference'] : [])],
    slices.map(({ slice, rows, metrics, intervals, champion }) => [
      code(slice),
      formatCount(rows),
      shownNumber(metrics['rmse'] ?? null),
      shownInterval(intervals['rmse'] ?? null),
      ...(compared
        ? [shownNumber(champion?.metrics['rmse'] ?? null), shownDifference(champion?.differences['rmse'] ?? null)]
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
