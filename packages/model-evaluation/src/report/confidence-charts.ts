import type { EvaluationReport } from '@millrace/contracts'
import type { Chart } from '@millrace/html-report'
import type { RowSample } from '../row-sample.ts'
import { calibrationChart } from './calibration-chart.ts'
import { probabilityHistogram } from './probability-histogram.ts'

/** How probable the class decided for was, where that was right and where it was wrong, and how well that is calibrated. */
export const confidenceCharts = (report: EvaluationReport, sample: RowSample): Chart[] => [
  probabilityHistogram(sample, {
    title: 'Probability of the class decided for',
    label: 'probability',
    names: ['wrong', 'right'],
  }),
  calibrationChart(report, {
    note: 'Mean probability of the class decided for and share of right decisions in ten equally wide bins.',
    predicted: 'mean probability',
    actual: 'share of right decisions',
  }),
]
