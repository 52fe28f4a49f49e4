import type { EvaluationReport } from '@millrace/contracts'
import type { Block, Chart, Point } from '@millrace/html-report'
import type { RowSample } from '../row-sample.ts'
import { calibrationChart } from './calibration-chart.ts'

const BINS = 30
const MOST_POINTS = 500

/** Residuals as a histogram and over predictions, and calibration, of the sampled rows. */
export function residualBlocks(report: EvaluationReport, sample: RowSample): Block[] {
  const points = sample.points()
  const residuals = points.map(([predicted, actual]) => predicted - actual)
  const step = Math.max(1, Math.ceil(points.length / MOST_POINTS))
  const thinned = points.flatMap(([predicted], index): Point[] =>
    index % step === 0 ? [[predicted, residuals[index] ?? 0]] : [],
  )
  const charts: Chart[] = [
    ...histogram(residuals),
    {
      kind: 'scatter',
      title: 'Residuals over predictions',
      x: { label: 'prediction' },
      y: { label: 'prediction − target' },
      points: thinned,
      guide: 'zero',
    },
    calibrationChart(report, {
      note: 'Mean prediction and mean target in tenths by prediction.',
      predicted: 'mean prediction',
      actual: 'mean target',
    }),
  ]
  return [
    { kind: 'text', text: `Of ${points.length} rows.` },
    { kind: 'charts', charts },
  ]
}

function histogram(residuals: readonly number[]): Chart[] {
  const least = residuals.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const largest = residuals.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const edges = Array.from({ length: BINS + 1 }, (_, index) => least + ((largest - least) * index) / BINS)
  // Residuals that rounding alone keeps apart have no shape.
  if (edges.some((edge, index) => index > 0 && !(edge > (edges[index - 1] ?? edge)))) return []
  const counts = Array<number>(BINS).fill(0)
  for (const residual of residuals) {
    const bin = Math.min(BINS - 1, Math.floor(((residual - least) / (largest - least)) * BINS))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return [
    {
      kind: 'histogram',
      title: 'Residuals',
      label: 'prediction − target',
      edges,
      samples: [{ name: 'model', counts }],
    },
  ]
}
