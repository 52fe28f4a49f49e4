import type { EvaluationReport, MulticlassReport } from '@millrace/contracts'
import type { Block, Cell } from '@millrace/html-report'
import type { RowSample } from '../row-sample.ts'
import { classRows, mistakes } from './class-rows.ts'
import { confidenceCharts } from './confidence-charts.ts'
import { describeAreas } from './describe-areas.ts'
import { metricTitle } from './metric-rows.ts'

/** A matrix of more classes is no longer read, but the mistakes are. */
const MOST_IN_MATRIX = 15
const MOST_MISTAKES = 20

/** What a classifier of more than two classes decides, class by class, and how sure it is of what it decides. */
export function multiclassBlocks(report: EvaluationReport, multiclass: MulticlassReport, sample: RowSample): Block[] {
  return [
    classTable(report),
    confusionTable(report, multiclass),
    {
      kind: 'text',
      text: `Decided for is the most probable class. ${describeAreas(multiclass.ranks, 'that of a class')}`,
    },
    { kind: 'charts', charts: confidenceCharts(report, sample) },
  ]
}

function classTable(report: EvaluationReport): Block {
  const rows = classRows(report)
  return {
    kind: 'table',
    caption: 'The classes, each against all others',
    columns: [
      'Class',
      'Rows',
      ...(rows[0]?.metrics ?? []).flatMap(({ metric }) => [capital(metricTitle(metric)), 'From', 'To']),
    ].map((title) => ({ title })),
    rows: rows.map(({ name, weight, metrics }): Cell[] => [
      name,
      weight,
      ...metrics.flatMap(({ value, interval }) => [value, interval?.low ?? null, interval?.high ?? null]),
    ]),
  }
}

function confusionTable(report: EvaluationReport, { classes, confusion }: MulticlassReport): Block {
  if (classes.length <= MOST_IN_MATRIX)
    return {
      kind: 'table',
      caption: 'Rows of each class by what they were decided to be',
      columns: ['Class', ...classes.map((name) => `Decided ${name}`)].map((title) => ({ title })),
      rows: confusion.map((row, k): Cell[] => [classes[k] ?? '', ...row]),
    }
  return {
    kind: 'table',
    caption: 'The most frequent mistakes; all are in the JSON',
    columns: ['Class', 'Decided', 'Rows'].map((title) => ({ title })),
    rows: mistakes(report)
      .slice(0, MOST_MISTAKES)
      .map(({ actual, decided, weight }): Cell[] => [actual, decided, weight]),
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
