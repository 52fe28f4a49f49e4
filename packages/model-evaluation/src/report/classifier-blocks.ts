import type { ClassifierReport, EvaluationReport } from '@millrace/contracts'
import type { Block, Point } from '@millrace/html-report'
import type { RowSample } from '../row-sample.ts'

const BINS = 20

/** What a classifier decides, how its probabilities are spread by class, and how well they are calibrated. */
export function classifierBlocks(
  { calibration = [] }: EvaluationReport,
  { classes, positive_class: positive, threshold, confusion, ranks }: ClassifierReport,
  sample: RowSample,
): Block[] {
  const [negative = '', one = ''] = classes
  const points = sample.points()
  const countsOf = (label: number) => {
    const counts = Array<number>(BINS).fill(0)
    for (const [probability, actual] of points) {
      const bin = Math.min(BINS - 1, Math.floor(probability * BINS))
      if (actual === label) counts[bin] = (counts[bin] ?? 0) + 1
    }
    return counts
  }
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
    {
      kind: 'text',
      text:
        ranks.method === 'exact'
          ? 'The areas under the curves are exact.'
          : `The areas under the curves are of rows counted by probability; ties can have moved the ROC area by ${ranks.roc_auc_error.toPrecision(2)} at most.`,
    },
    {
      kind: 'charts',
      charts: [
        {
          kind: 'histogram',
          title: 'Probabilities by class',
          note: `Of ${points.length} rows.`,
          label: `probability of ${positive}`,
          edges: Array.from({ length: BINS + 1 }, (_, index) => index / BINS),
          samples: [
            { name: negative, counts: countsOf(0) },
            { name: one, counts: countsOf(1) },
          ],
        },
        {
          kind: 'lines',
          title: 'Calibration',
          note: 'Mean probability and share of the class in ten equally wide bins.',
          x: { label: 'mean probability' },
          y: { label: `share of ${positive}` },
          lines: [
            {
              name: 'model',
              points: calibration.map(({ mean_predicted, mean_actual }): Point => [mean_predicted, mean_actual]),
            },
          ],
          guide: 'diagonal',
        },
      ],
    },
  ]
}
