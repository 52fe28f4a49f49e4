import { StepError } from '@millrace/errors'
import type { GramStatistics } from '../gram-statistics.ts'
import { gramStatistics } from '../gram-statistics-of.ts'
import { interceptThrough } from '../intercept-through.ts'
import type { LinearModel } from '../linear-model.ts'
import { regressionScores } from '../regression-scores.ts'
import { ridge } from '../ridge.ts'
import type { ColumnNames, RowBlocks } from '../row-blocks.ts'
import { solvePositive } from '../solve-positive.ts'
import { type HuberContext, type HuberQuadratic, huberAt } from './huber-quadratic.ts'

export interface HuberOptions {
  /** Residuals beyond this many scales count linearly; above 1, 1.35 in scikit-learn. */
  readonly epsilon: number
  /** Strength of the squared penalty, 0 or more. */
  readonly alpha: number
  readonly fitIntercept: boolean
  /** Most Newton steps, each one reading of the rows or a few. */
  readonly maxIter: number
  /** The fit has converged when no mean gradient, in units of standardized features and of the scale, is further than this from 0. */
  readonly tol: number
}

export interface HuberFit extends LinearModel {
  /** The scale σ of the residuals; 0 where the rows are met exactly. */
  readonly scale: number
  /** Share, by weight, of the rows whose residual is beyond epsilon scales. */
  readonly outliers: number
  readonly violation: number
  readonly iterations: number
  readonly converged: boolean
}

/** Below this share of the target's deviation residuals are rounding. */
const EXACT = 1e-12
const MOST_HALVINGS = 40

/**
 * Minimizes Σ w·(σ + H(r/σ)·σ) + alpha·‖w‖² over coefficients, intercept and scale σ, where H(z) is z² up to epsilon and 2·epsilon·|z| − epsilon²
 * beyond: the objective of scikit-learn's `HuberRegressor` (Owen 2007). By Newton steps, one reading of the rows each, from the ridge fit.
 * Throws USAGE for an option out of range, BROKEN_CONTRACT as `GramAccumulator`.
 */
export async function huberRegression(rows: RowBlocks, names: ColumnNames, options: HuberOptions): Promise<HuberFit> {
  refuseBadOptions(options)
  const statistics = await gramStatistics(rows, names)
  const p = names.features.length
  const context = { rows, names, ...options, means: options.fitIntercept ? statistics.meanX : new Float64Array(p) }
  const { point, ...fit } = await descend(context, startOf(statistics, options), statistics, options)
  const coefficients = point.slice(0, p)
  const intercept = options.fitIntercept ? interceptThrough(coefficients, context.means, point[p + 1] ?? 0) : 0
  return { coefficients, intercept, scale: point[p] ?? 0, ...fit }
}

interface Descent extends Pick<HuberFit, 'outliers' | 'violation' | 'iterations' | 'converged'> {
  readonly point: Float64Array
}

async function descend(
  context: HuberContext,
  start: Float64Array,
  statistics: GramStatistics,
  options: HuberOptions,
): Promise<Descent> {
  const p = context.names.features.length
  const least = EXACT * Math.sqrt(statistics.centredYy / statistics.weight + statistics.meanY ** 2)
  let point = start
  if ((point[p] ?? 0) <= least)
    return { point: exact(point, p), outliers: 0, violation: 0, iterations: 0, converged: true }
  let here = await huberAt(context, point)
  for (let iterations = 0; ; iterations++) {
    const violation = violationAt(here, statistics.weight, point[p] ?? 1)
    const converged = violation <= options.tol
    const result = { outliers: here.outlierWeight / statistics.weight, violation, iterations, converged }
    if (converged || iterations >= options.maxIter) return { point, ...result }
    const next = await step(context, here, point)
    if (next === undefined) return { point, ...result }
    if ((next.point[p] ?? 0) <= least) return { point: exact(next.point, p), ...result, violation: 0, converged: true }
    point = next.point
    here = next.here
  }
}

/** The ridge fit of the same penalty, and the root mean square of its residuals as scale. */
function startOf(statistics: GramStatistics, { alpha, fitIntercept }: HuberOptions): Float64Array {
  const least = 1e-10 * statistics.centredGram.reduce((largest, value) => Math.max(largest, value), Number.MIN_VALUE)
  const model = ridge(statistics, { alpha: Math.max(alpha, least), fitIntercept })
  const { rmse } = regressionScores(statistics, model)
  const middle = model.intercept + model.coefficients.reduce((sum, w, j) => sum + w * (statistics.meanX[j] ?? 0), 0)
  return Float64Array.of(...model.coefficients, rmse, ...(fitIntercept ? [middle] : []))
}

const exact = (point: Float64Array, p: number): Float64Array => point.map((value, j) => (j === p ? 0 : value))

/** Undefined where no step leads further down than rounding. */
async function step(context: HuberContext, here: HuberQuadratic, point: Float64Array) {
  const p = context.names.features.length
  const direction = newtonDirection(here)
  const shrink = -(direction[p] ?? 0) / (point[p] ?? 1)
  const slope = direction.reduce((sum, value, j) => sum + value * (here.gradient[j] ?? 0), 0)
  // The scale stays above 0: no step takes more than nine tenths of it.
  let share = shrink > 0.9 ? 0.9 / shrink : 1
  for (let halving = 0; halving < MOST_HALVINGS; halving++, share /= 2) {
    const candidate = point.map((value, j) => value + share * (direction[j] ?? 0))
    const there = await huberAt(context, candidate)
    if (there.objective <= here.objective + 1e-4 * share * slope + 1e-13 * Math.abs(here.objective))
      return { point: candidate, here: there }
  }
  return undefined
}

/** Where rows within reach do not settle every direction, damped until they do. */
function newtonDirection({ gradient, curvature }: HuberQuadratic): Float64Array {
  const size = gradient.length
  const down = gradient.map((value) => -value)
  for (let damping = 0; ; damping = damping === 0 ? 1e-10 : damping * 10) {
    const damped = curvature.map((value, at) =>
      at % (size + 1) === 0 ? value * (1 + damping) + (value === 0 ? 1 : 0) : value,
    )
    const direction = solvePositive(damped, down)
    if (direction !== undefined) return direction
  }
}

function violationAt({ gradient, curvature }: HuberQuadratic, weight: number, scale: number): number {
  const size = gradient.length
  return gradient.reduce((worst, value, j) => {
    const deviation = Math.sqrt(((curvature[j * size + j] ?? 0) * scale) / 2 / weight) || 1
    return Math.max(worst, Math.abs(value) / weight / deviation)
  }, 0)
}

function refuseBadOptions({ epsilon, alpha, maxIter, tol }: HuberOptions): void {
  const wrong = [
    epsilon > 1 && Number.isFinite(epsilon) ? [] : [`epsilon is ${epsilon}, not a number above 1`],
    alpha >= 0 && Number.isFinite(alpha) ? [] : [`alpha is ${alpha}, not a number of 0 or more`],
    Number.isInteger(maxIter) && maxIter >= 1
      ? []
      : [`the most iterations are ${maxIter}, not a whole number of 1 or more`],
    tol >= 0 && Number.isFinite(tol) ? [] : [`the tolerance is ${tol}, not a number of 0 or more`],
  ].flat()
  if (wrong.length > 0)
    throw new StepError('USAGE', wrong.join('; '), { hint: 'correct the options of the Huber regression' })
}
