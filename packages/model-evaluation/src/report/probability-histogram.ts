import type { Chart } from '@millrace/html-report'
import type { RowSample } from '../row-sample.ts'

const BINS = 20

export interface ProbabilityLabels {
  readonly title: string
  readonly label: string
  /** What rows of 0 are called, and rows of 1. */
  readonly names: readonly [string, string]
}

/** How the probabilities of the sampled rows are spread, of rows of 0 and of rows of 1. */
export function probabilityHistogram(sample: RowSample, { title, label, names }: ProbabilityLabels): Chart {
  const points = sample.points()
  const countsOf = (wanted: number) => {
    const counts = Array<number>(BINS).fill(0)
    for (const [probability, actual] of points) {
      const bin = Math.min(BINS - 1, Math.floor(probability * BINS))
      if (actual === wanted) counts[bin] = (counts[bin] ?? 0) + 1
    }
    return counts
  }
  return {
    kind: 'histogram',
    title,
    note: `Of ${points.length} rows.`,
    label,
    edges: Array.from({ length: BINS + 1 }, (_, index) => index / BINS),
    samples: names.map((name, wanted) => ({ name, counts: countsOf(wanted) })),
  }
}
