import {
  alphaGrid,
  elasticNetPath,
  type GramStatistics,
  type LinearModel,
  ridge,
  standardize,
} from '@millrace/estimators'
import type { Block } from '@millrace/html-report'
import { elasticNetOptions } from '../fits/fit-statistics.ts'
import type { TrainedModel } from '../run/trained-model.ts'

const POINTS = 30
const MOST_LINES = 25
/** So that a page does not cost more than the fit: a picture needs no small gap. */
const DRAWN = { maxIter: 200, tol: 1e-4 }
const LEAST_RATIO = 1e-3

/** How the coefficients of a penalized linear model come in as the penalty falls, in units of a standard deviation of each column. */
export function pathBlocks(trained: TrainedModel): Block[] {
  const { fitted, settings, statistics, columns } = trained
  const path = pathOf(trained)
  if (fitted.model.kind !== 'linear' || path.length === 0) return []
  const { scale } = standardize(statistics)
  const { coefficients } = fitted.model.linear
  const size = (j: number) => Math.abs((coefficients[j] ?? 0) * (scale[j] ?? 1))
  const order = columns.design.map((_, j) => j).sort((a, b) => size(b) - size(a))
  const drawn = order.slice(0, MOST_LINES)
  const left = order.length - drawn.length
  return [
    {
      kind: 'charts',
      charts: [
        {
          kind: 'lines',
          title: 'Coefficients over the penalty',
          note: `Times the standard deviation of their column.${left > 0 ? ` The ${MOST_LINES} largest of the model; ${left} more are not drawn.` : ''}`,
          wide: true,
          x: { label: 'alpha', scale: 'log' },
          y: { label: 'coefficient × deviation' },
          lines: drawn.map((j) => ({
            name: columns.design[j]?.name ?? '',
            points: path.map(({ alpha, model }) => [alpha, (model.coefficients[j] ?? 0) * (scale[j] ?? 1)]),
          })),
          marks:
            settings.alpha === undefined || settings.alpha === 0 ? [] : [{ x: settings.alpha, label: 'this model' }],
        },
      ],
    },
  ]
}

interface PathPoint {
  readonly alpha: number
  readonly model: LinearModel
}

function pathOf({ options: { estimator }, settings, statistics }: TrainedModel): PathPoint[] {
  if (settings.alpha === undefined || estimator === 'huber') return []
  const standardized = settings.standardize === true ? standardize(statistics) : undefined
  const given = standardized?.statistics ?? statistics
  const raw = (model: LinearModel) => standardized?.unscale(model) ?? model
  if (estimator === 'ridge') return ridgePath(given, settings).map(({ alpha, model }) => ({ alpha, model: raw(model) }))
  const options = elasticNetOptions(estimator, settings)
  const grid = { ...options, l1Ratio: Math.max(LEAST_RATIO, options.l1Ratio), nAlphas: POINTS, eps: 1e-3 }
  const path = elasticNetPath(given, alphaGrid(given, grid), { ...options, ...DRAWN })
  return Array.from(path, ({ alpha, ...model }) => ({ alpha, model: raw(model) }))
}

/** Around the mean sum of squares of the features, where a ridge goes from none of them to all. */
function ridgePath(
  statistics: GramStatistics,
  { fitIntercept = true, positive = false }: TrainedModel['settings'],
): PathPoint[] {
  const p = statistics.features.length
  const squares = Array.from({ length: p }, (_, j) => statistics.centredGram[j * (p + 1)] ?? 0)
  const mean = squares.reduce((sum, value) => sum + value, 0) / p
  // Where no column varies there is nothing to come in.
  if (mean === 0) return []
  return Array.from({ length: POINTS }, (_, i) => {
    const alpha = mean * 10 ** (3 - (6 * i) / (POINTS - 1))
    return { alpha, model: ridge(statistics, { alpha, fitIntercept, positive }) }
  })
}
