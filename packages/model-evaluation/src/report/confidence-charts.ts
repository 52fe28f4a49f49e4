import type { EvaluationReport } from '@millrace/contracts'
import type { Chart, Point } from '@millrace/html-report'
import type { RowSample } from '../row-sample.ts'

const BINS = 20

/** How probable the class decided for was, where that was right and where it was wrong, and how well that is calibrated. */
export function confidenceCharts({ calibration = [] }: EvaluationReport, sample: RowSample): Chart[] {
  const points = sample.points()
  const countsOf = (right: number) => {
    const counts = Array<number>(BINS).fill(0)
    for (const [probability, actual] of points) {
      const bin = Math.min(BINS - 1, Math.floor(probability * BINS))
      if (actual === right) counts[bin] = (counts[bin] ?? 0) + 1
    }
    return counts
  }
  return [
    {
      kind: 'histogram',
      title: 'Probability of the class decided for',
      note: `Of ${points.length} rows.`,
      label: 'probability',
      edges: Array.from({ length: BINS + 1 }, (_, index) => index / BINS),
      samples: [
        { name: 'wrong', counts: countsOf(0) },
        { name: 'right', counts: countsOf(1) },
      ],
    },
    {
      kind: 'lines',
      title: 'Calibration',
      note: 'Mean probability of the class decided for and share of right decisions in ten equally wide bins.',
      x: { label: 'mean probability' },
      y: { label: 'share of right decisions' },
      lines: [
        {
          name: 'model',
          points: calibration.map(({ mean_predicted, mean_actual }): Point => [mean_predicted, mean_actual]),
        },
      ],
      guide: 'diagonal',
    },
  ]
}
