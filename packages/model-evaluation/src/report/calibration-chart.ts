import type { EvaluationReport } from '@millrace/contracts'
import type { Chart, Point } from '@millrace/html-report'

export interface CalibrationLabels {
  readonly note: string
  readonly predicted: string
  readonly actual: string
}

/** What came over what was predicted, where both should be the same. */
export const calibrationChart = (
  { calibration = [] }: Pick<EvaluationReport, 'calibration'>,
  { note, predicted, actual }: CalibrationLabels,
): Chart => ({
  kind: 'lines',
  title: 'Calibration',
  note,
  x: { label: predicted },
  y: { label: actual },
  lines: [
    {
      name: 'model',
      points: calibration.map(({ mean_predicted, mean_actual }): Point => [mean_predicted, mean_actual]),
    },
  ],
  guide: 'diagonal',
})
