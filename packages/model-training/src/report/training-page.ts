import { type Block, type Fact, page, type Section } from '@millrace/html-report'
import type { TrainingFinding } from '../findings.ts'
import { ESTIMATOR } from '../fits/estimators.ts'
import { parametersOf } from '../fits/settings.ts'
import { hasCharts } from '../options.ts'
import { classNames } from '../rows/class-names.ts'
import type { TrainedModel } from '../run/trained-model.ts'
import { coefficientBlocks } from './coefficient-blocks.ts'
import { pathBlocks } from './path-blocks.ts'
import { predictionBlocks } from './prediction-blocks.ts'
import { searchBlocks } from './search-blocks.ts'

/** What was fitted, searched and found, as one page for people; the same training gives the same bytes. */
export function trainingReportPage(trained: TrainedModel, findings: readonly TrainingFinding[]): Promise<string> {
  const { options, settings, search, columns } = trained
  const charts = hasCharts(options)
  const section = (heading: string, blocks: readonly Block[]): Section[] =>
    blocks.length === 0 ? [] : [{ heading, blocks }]
  return page({
    title: 'Model training',
    subtitle: `${capital(ESTIMATOR[options.estimator].title)} for ${columns.target.name}`,
    facts: facts(trained),
    sections: [
      ...section('Findings', findings.length === 0 ? [] : [findingBlock(findings)]),
      ...section('Search', search === undefined ? [] : searchBlocks(search, charts)),
      ...section('Coefficient path', charts ? pathBlocks(trained) : []),
      ...section('Coefficients', coefficientBlocks(trained, charts)),
      ...section(trained.classes === undefined ? 'Residuals' : 'Probabilities', predictionBlocks(trained, charts)),
      ...section('Settings', [
        {
          kind: 'facts',
          facts: Object.entries(parametersOf(settings)).map(([label, value]) => ({ label, value: shown(value) })),
        },
        ...(charts
          ? []
          : [{ kind: 'text' as const, text: 'Charts with axes are drawn with --report-charts (REPORT_CHARTS=true).' }]),
      ]),
    ],
  })
}

function facts({ statistics, columns, fitted, search, collinearity, classes }: TrainedModel): Fact[] {
  return [
    { label: 'Training rows', value: statistics.n },
    { label: 'Features', value: columns.features.length },
    ...(columns.design.length === columns.features.length ? [] : [{ label: 'Columns', value: columns.design.length }]),
    ...(classes === undefined ? [] : [{ label: 'Classes', value: classNames(classes) }]),
    { label: 'Converged', value: fitted.converged ? 'yes' : 'no' },
    ...(search === undefined ? [] : [{ label: `${search.scoring} of the folds`, value: search.selected.mean }]),
    ...(collinearity === undefined ? [] : [{ label: 'Condition number', value: finite(collinearity.conditionNumber) }]),
  ]
}

const findingBlock = (findings: readonly TrainingFinding[]): Block => ({
  kind: 'findings',
  findings: findings.map(({ subject, text }) => ({
    badge: { kind: 'badge', text: 'warning', tone: 'warn' },
    subject,
    text,
  })),
})

const finite = (value: number): number | string => (Number.isFinite(value) ? value : '∞')

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const shown = (value: string): number | string => (Number.isNaN(Number(value)) ? value : Number(value))
