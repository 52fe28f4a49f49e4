import { formatCount } from '@millrace/cli-kit'
import type { EvaluationReport } from '@millrace/contracts'
import { aligned } from './aligned.ts'
import { classRows, mistakes } from './class-rows.ts'
import { metricRows, metricTitle } from './metric-rows.ts'
import { shownCount, shownDifference, shownInterval, shownNumber } from './shown.ts'
import { sliceMetric, weakMetric, worstFirst } from './slice-metric.ts'

/** The evaluation as a person reads it: a row for each metric, a column for the model, each baseline and the champion. */
export function describeEvaluation(report: EvaluationReport): string {
  const compared = report.champion?.status === 'evaluated'
  const metrics = metricRows(report)
  const head = [
    `${formatCount(report.rows)} rows`,
    'model',
    ...(report.interval_method === undefined ? [] : [`${report.interval_method.confidence * 100} %`]),
    'mean',
    'least squares',
    ...(compared ? ['champion', 'difference'] : []),
  ]
  const rows = metrics.map(({ title, value, interval, mean, leastSquares, champion, difference }) => [
    title,
    shownNumber(value),
    ...(report.interval_method === undefined ? [] : [shownInterval(interval)]),
    shownNumber(mean),
    shownNumber(leastSquares),
    ...(compared ? [shownNumber(champion), shownDifference(difference)] : []),
  ])
  return [aligned([head, ...rows]), ...confusion(report), ...classes(report), ...notes(report)].join('\n')
}

function confusion({ classifier }: EvaluationReport): string[] {
  if (classifier === undefined) return []
  const { positive_class, threshold, confusion } = classifier
  const counts = Object.entries(confusion).map(([name, rows]) => `${shownCount(rows)} ${name.replace('_', ' ')}`)
  return [`${positive_class} from a probability of ${threshold} on: ${counts.join(', ')}`]
}

const MOST_CLASSES = 20
const MOST_MISTAKES = 3

function classes(report: EvaluationReport): string[] {
  const rows = classRows(report)
  const [first] = rows
  if (first === undefined) return []
  const head = [`${rows.length} classes`, 'rows', ...first.metrics.map(({ metric }) => metricTitle(metric))]
  const lines = rows
    .slice(0, MOST_CLASSES)
    .map(({ name, weight, metrics }) => [name, shownCount(weight), ...metrics.map(({ value }) => shownNumber(value))])
  const worst = mistakes(report)
    .slice(0, MOST_MISTAKES)
    .map(({ actual, decided, weight }) => `${actual} for ${decided} in ${shownCount(weight)}`)
  return [
    aligned([head, ...lines]),
    ...(rows.length > MOST_CLASSES ? [`${rows.length - MOST_CLASSES} more classes are in evaluation.json`] : []),
    ...(worst.length === 0 ? [] : [`most often mistaken: ${worst.join(', ')} rows`]),
  ]
}

function notes(report: EvaluationReport): string[] {
  const { champion, slices = [], weak_segments } = report
  const [sliced, searched] = [sliceMetric(report), weakMetric(report)]
  const [worst] = worstFirst(slices, sliced)
  const weakest = weak_segments?.segments[0]
  return [
    ...(champion === undefined || champion.status === 'evaluated'
      ? []
      : [`champion ${champion.uri} is ${champion.status}: ${champion.reason}`]),
    ...(worst === undefined
      ? []
      : [
          `${slices.length} slices; the largest ${metricTitle(sliced)}, ${shownNumber(worst.metrics[sliced] ?? null)}, is of ${worst.slice}, ${formatCount(worst.rows)} rows`,
        ]),
    ...(weakest === undefined
      ? []
      : [
          `weakest segment: ${weakest.segment}, ${metricTitle(searched)} ${shownNumber(weakest[searched] ?? null)} in ${formatCount(weakest.rows)} rows, ${shownNumber(weakest[`${searched}_elsewhere`] ?? null)} elsewhere`,
        ]),
  ]
}
