import { predictProbabilities } from '@millrace/estimators'
import type { Block, Chart } from '@millrace/html-report'
import { predictions } from '../fits/fitted.ts'
import type { TrainedModel } from '../run/trained-model.ts'

const BINS = 20
const MOST_POINTS = 1000

/** How far the model is from the sampled training rows: residuals, or the probabilities of either class. */
export function predictionBlocks(
  { fitted: { model }, sample, classes, statistics }: TrainedModel,
  charts: boolean,
): Block[] {
  const { columns, target } = sample
  if (target.length === 0) return []
  const noteOf = (rows: number) => `Of ${rows} of the ${statistics.n} training rows.`
  const note = noteOf(target.length)
  if (model.kind === 'classifier') {
    const [, probability] = predictProbabilities(model.logistic, columns)
    if (classes?.length !== 2 || probability === undefined) return []
    const of = (code: number) => [...probability].filter((_, row) => target[row] === code)
    const edges = Array.from({ length: BINS + 1 }, (_, bin) => bin / BINS)
    const samples = classes.map((name, code) => ({ name: String(name), counts: countsOf(of(code), edges) }))
    return [
      chartsOf([
        {
          ...histogram,
          title: `Probability of ${classes[1]}`,
          note,
          label: 'probability',
          edges,
          samples,
          compact: !charts,
        },
      ]),
    ]
  }
  const predicted = predictions(model, columns)
  const residuals = predicted.map((value, row) => value - (target[row] ?? Number.NaN))
  const edges = edgesOf(residuals)
  const spread: Chart[] =
    edges === undefined
      ? []
      : [
          {
            ...histogram,
            title: 'Residuals',
            note,
            label: 'prediction − target',
            edges,
            samples: [{ name: 'rows', counts: countsOf(residuals, edges) }],
            compact: !charts,
          },
        ]
  const points = thinned(Array.from(predicted, (value, row) => [value, residuals[row] ?? Number.NaN] as const))
  const scatter: Chart = {
    kind: 'scatter',
    title: 'Residuals over predictions',
    note: noteOf(points.length),
    x: { label: 'prediction' },
    y: { label: 'prediction − target' },
    points,
    guide: 'zero',
  }
  const drawn = charts ? [...spread, scatter] : spread
  return drawn.length === 0 ? [] : [chartsOf(drawn)]
}

function thinned<T>(values: readonly T[]): readonly T[] {
  const step = Math.ceil(values.length / MOST_POINTS)
  return values.filter((_, at) => at % step === 0)
}

const histogram = { kind: 'histogram' } as const
const chartsOf = (charts: readonly Chart[]): Block => ({ kind: 'charts', charts })

/** Undefined where all are equal to rounding. */
function edgesOf(values: Float64Array): number[] | undefined {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const edges = Array.from({ length: BINS + 1 }, (_, bin) => low + ((high - low) * bin) / BINS)
  return edges.every((edge, bin) => bin === 0 || edge > (edges[bin - 1] ?? edge)) ? edges : undefined
}

function countsOf(values: Iterable<number>, edges: readonly number[]): number[] {
  const counts = Array<number>(BINS).fill(0)
  const [low = 0, high = 1] = [edges[0], edges.at(-1)]
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor((BINS * (value - low)) / (high - low))))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}
