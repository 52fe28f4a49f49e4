import type { EvaluationReport } from '@millrace/contracts'
import { type Block, type Cell, type Fact, formatNumber, page, type Section } from '@millrace/html-report'
import type { RowSample } from '../row-sample.ts'
import { capital } from './capital.ts'
import { classifierBlocks } from './classifier-blocks.ts'
import { type MetricRow, metricRows, metricTitle } from './metric-rows.ts'
import { multiclassBlocks } from './multiclass-blocks.ts'
import { residualBlocks } from './residual-blocks.ts'
import { sliceSections } from './slice-sections.ts'
import { weakSections } from './weak-sections.ts'

/** Models that are the same but for the order of a sum do not differ. */
const ROUNDING = 1e-12

/** The report as one page for people. */
export function evaluationReportPage(report: EvaluationReport, sample: RowSample): Promise<string> {
  const { rows, effective_rows: effective, r2, champion } = report
  return page({
    title: 'Model evaluation',
    subtitle: `${report.model_uri}, of run ${report.run_id}`,
    facts: [
      { label: 'Test rows', value: rows },
      ...(effective === undefined || effective === rows ? [] : [{ label: 'Effective rows', value: effective }]),
      ...factsOf(report),
      ...lossFacts(report),
      ...(r2 === undefined ? [] : [{ label: 'R²', value: r2 }]),
      ...(champion === undefined ? [] : [{ label: 'Champion', value: champion.status }]),
    ],
    sections: [
      { heading: 'Metrics', blocks: metricBlocks(report) },
      ...(champion === undefined ? [] : [championSection(report)]),
      ...sliceSections(report),
      ...weakSections(report),
      lastSection(report, sample),
    ],
  })
}

const isClassifier = ({ classifier, multiclass }: EvaluationReport): boolean =>
  classifier !== undefined || multiclass !== undefined

const factsOf = (report: EvaluationReport): Fact[] =>
  [
    { label: 'Classes', value: report.multiclass?.classes.length },
    { label: 'Accuracy', value: report.multiclass && report['accuracy'] },
    { label: 'ROC area', value: report['roc_auc'] ?? report['roc_auc_ovr'] },
  ].flatMap(({ label, value }) => (typeof value === 'number' ? [{ label, value }] : []))

/** Of the model and of the mean: log loss of a classifier that has it, else RMSE. */
function lossFacts(report: EvaluationReport): Fact[] {
  const metric = report.task === 'classification' && report['log_loss'] !== undefined ? 'log_loss' : 'rmse'
  const title = capital(metricTitle(metric))
  return [
    { label: title, value: report[metric] },
    { label: `${title} of the mean`, value: report.baselines.mean[metric] },
  ].flatMap(({ label, value }) => (typeof value === 'number' ? [{ label, value }] : []))
}

function lastSection(report: EvaluationReport, sample: RowSample): Section {
  const { classifier, multiclass } = report
  const heading = 'Decisions and calibration'
  if (classifier !== undefined) return { heading, blocks: classifierBlocks(report, classifier, sample) }
  if (multiclass !== undefined) return { heading, blocks: multiclassBlocks(report, multiclass, sample) }
  return { heading: 'Residuals and calibration', blocks: residualBlocks(report, sample) }
}

function metricBlocks(report: EvaluationReport): Block[] {
  const method = report.interval_method
  const rows = metricRows(report)
  const how =
    method === undefined
      ? 'Without intervals.'
      : `Intervals hold the value with ${formatNumber(method.confidence, { percent: true })} confidence: ${
          method.method === 'bootstrap'
            ? `bootstrap of ${method.repetitions} samples, seed ${method.seed}`
            : 'jackknife'
        }. ${isClassifier(report) ? 'Those of ROC area and average precision are of the jackknife; the calibration error has none.' : 'The largest error has none.'}`
  return [
    {
      kind: 'table',
      caption: 'The model beside its baselines',
      columns: ['Metric', 'Model', 'From', 'To', 'Mean', 'Least squares'].map((title) => ({ title })),
      rows: rows.map(({ title, value, interval, mean, leastSquares }) => [
        title,
        value,
        interval?.low ?? null,
        interval?.high ?? null,
        mean ?? null,
        leastSquares ?? null,
      ]),
    },
    {
      kind: 'text',
      text: `${how}${report.mape === undefined ? '' : ' MAPE leaves out rows whose target is 0.'} ${report.multiclass === undefined ? 'Bias is prediction minus target.' : 'Averages are named as scikit-learn does: macro counts classes alike, weighted by their rows. Bias is the mean probability of the class decided for minus the accuracy.'}`,
    },
  ]
}

function championSection(report: EvaluationReport): Section {
  const { champion } = report
  if (champion?.status !== 'evaluated')
    return {
      heading: 'Champion',
      blocks: [{ kind: 'text', text: `${champion?.uri} is ${champion?.status}: ${champion?.reason}` }],
    }
  return {
    heading: 'Champion',
    blocks: [
      {
        kind: 'text',
        text: `${champion.uri}${champion.version === undefined ? '' : `, version ${champion.version}`}, over the same rows. Differences are the model less the champion; intervals are of the paired jackknife.`,
      },
      {
        kind: 'table',
        caption: 'The model against the champion',
        columns: ['Metric', 'Model', 'Champion', 'Difference', 'From', 'To', ''].map((title) => ({ title })),
        rows: metricRows(report).map(championRow),
      },
    ],
  }
}

function championRow({ title, value, champion, difference }: MetricRow): Cell[] {
  const interval = difference?.interval ?? null
  const rounding = ROUNDING * Math.max(Math.abs(value ?? 0), Math.abs(champion ?? 0))
  const apart = interval !== null && (interval.low > rounding || interval.high < -rounding)
  return [
    title,
    value,
    champion,
    difference?.difference ?? null,
    interval?.low ?? null,
    interval?.high ?? null,
    interval === null ? null : { kind: 'badge', text: apart ? 'differs' : 'no difference found', tone: 'quiet' },
  ]
}
