import type { ClassifierReport, EvaluationReport } from '@millrace/contracts'
import type { Block } from '@millrace/html-report'
import type { RowSample } from '../row-sample.ts'
import { calibrationChart } from './calibration-chart.ts'
import { describeAreas } from './describe-areas.ts'
import { probabilityHistogram } from './probability-histogram.ts'

/** What a classifier decides, how its probabilities are spread by class, and how well they are calibrated. */
export function classifierBlocks(
  report: EvaluationReport,
  { classes, positive_class: positive, threshold, confusion, ranks }: ClassifierReport,
  sample: RowSample,
): Block[] {
  const [negative = '', one = ''] = classes
  return [
    {
      kind: 'table',
      caption: `Decided ${positive} from a probability of ${threshold} on`,
      columns: ['Class', `Decided ${one}`, `Decided ${negative}`].map((title) => ({ title })),
      rows: [
        [one, confusion.true_positives, confusion.false_negatives],
        [negative, confusion.false_positives, confusion.true_negatives],
      ],
    },
    { kind: 'text', text: describeAreas(ranks, 'the ROC area') },
    {
      kind: 'charts',
      charts: [
        probabilityHistogram(sample, {
          title: 'Probabilities by class',
          label: `probability of ${positive}`,
          names: [negative, one],
        }),
        calibrationChart(report, {
          note: 'Mean probability and share of the class in ten equally wide bins.',
          predicted: 'mean probability',
          actual: `share of ${positive}`,
        }),
      ],
    },
  ]
}
