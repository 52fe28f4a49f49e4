import { GramAccumulator } from '../gram-accumulator.ts'
import type { GramStatistics } from '../gram-statistics.ts'
import { linearForm } from '../logistic/logistic-model.ts'
import { quadraticOf } from '../quadratic.ts'
import type { ColumnNames, RowBlock, RowBlocks } from '../row-blocks.ts'
import { withIntercept } from '../with-intercept.ts'

export interface HuberContext {
  readonly rows: RowBlocks
  readonly names: ColumnNames
  /** What features are centred on; zeros without an intercept. */
  readonly means: Float64Array
  readonly fitIntercept: boolean
  readonly epsilon: number
  readonly alpha: number
}

/** The objective at a point, its slope, and its curvature row by row; parameters are the coefficients, the scale and the intercept at the means. */
export interface HuberQuadratic {
  readonly objective: number
  readonly gradient: Float64Array
  readonly curvature: Float64Array
  /** Sum of the weights of the rows beyond epsilon scales. */
  readonly outlierWeight: number
}

interface Beyond {
  /** Σ w·sign(r)·x, for the features and a column of ones. */
  readonly pull: Float64Array
  weight: number
  objective: number
}

/**
 * The objective of scikit-learn's `HuberRegressor` near a point: rows within epsilon scales curve it as v·vᵀ·2/σ with v = (x, r/σ, 1),
 * rows beyond only tilt it.
 */
export async function huberAt(context: HuberContext, point: Float64Array): Promise<HuberQuadratic> {
  const { rows, names, means, alpha } = context
  const p = names.features.length
  const coefficients = point.subarray(0, p)
  const scale = point[p] ?? 1
  const accumulator = new GramAccumulator({
    features: [...names.features, 'residual over scale'],
    target: names.target,
  })
  const beyond: Beyond = { pull: new Float64Array(p + 1), weight: 0, objective: 0 }
  for await (const block of rows) {
    const form = linearForm(coefficients, point[p + 1] ?? 0, block.columns, means)
    await accumulator.add(within(context, { block, form, scale, beyond }))
  }
  const inside = accumulator.rows === 0 ? emptyQuadratic(p + 2) : quadratic(await accumulator.statistics(), context)
  const square = coefficients.reduce((sum, w) => sum + w * w, 0)
  const size = context.fitIntercept ? p + 2 : p + 1
  return {
    objective: inside.weight * scale + inside.squares / scale + beyond.objective + alpha * square,
    gradient: slope(context, { inside, beyond, coefficients, scale, size }),
    curvature: inside.gram.map((value, at) => (value * 2) / scale + (isPenalized(at, size, p) ? 2 * alpha : 0)),
    outlierWeight: beyond.weight,
  }
}

const isPenalized = (at: number, size: number, p: number): boolean => at % (size + 1) === 0 && at < p * size

/** The rows within epsilon scales as rows of a least squares problem; the others go into `beyond`. */
function within(
  { epsilon, means }: HuberContext,
  { block, form, scale, beyond }: { block: RowBlock; form: Float64Array; scale: number; beyond: Beyond },
): RowBlock {
  const weights = new Float64Array(form.length)
  const residual = form.map((value, row) => (block.target[row] ?? 0) - value)
  const tilt = new Float64Array(form.length)
  for (let row = 0; row < form.length; row++) {
    const weight = block.weights?.[row] ?? 1
    const size = Math.abs(residual[row] ?? 0)
    if (size <= epsilon * scale) weights[row] = weight
    else {
      tilt[row] = weight * Math.sign(residual[row] ?? 0)
      beyond.weight += weight
      beyond.objective += weight * (scale + epsilon * (2 * size - epsilon * scale))
    }
  }
  addPull(beyond.pull, tilt, block.columns, means)
  return { columns: [...block.columns, residual.map((value) => value / scale)], target: residual, weights }
}

function addPull(pull: Float64Array, tilt: Float64Array, columns: readonly Float64Array[], means: Float64Array): void {
  columns.forEach((column, j) => {
    const mean = means[j] ?? 0
    let sum = 0
    for (let row = 0; row < tilt.length; row++) sum += (tilt[row] ?? 0) * ((column[row] ?? 0) - mean)
    pull[j] = (pull[j] ?? 0) + sum
  })
  pull[columns.length] = tilt.reduce((sum, value) => sum + value, pull[columns.length] ?? 0)
}

interface Inside {
  readonly gram: Float64Array
  readonly xy: Float64Array
  readonly weight: number
  /** Σ w·r². */
  readonly squares: number
}

function quadratic(statistics: GramStatistics, { means, fitIntercept }: HuberContext): Inside {
  const { weight, meanY, centredYy } = statistics
  const { gram, xy } = fitIntercept
    ? withIntercept(statistics, Float64Array.of(...means, 0))
    : quadraticOf(statistics, false)
  return { gram, xy, weight, squares: centredYy + weight * meanY * meanY }
}

function emptyQuadratic(size: number): Inside {
  return { gram: new Float64Array(size * size), xy: new Float64Array(size), weight: 0, squares: 0 }
}

function slope(
  { epsilon, alpha }: HuberContext,
  {
    inside,
    beyond,
    coefficients,
    scale,
    size,
  }: { inside: Inside; beyond: Beyond; coefficients: Float64Array; scale: number; size: number },
): Float64Array {
  const p = coefficients.length
  return Float64Array.from({ length: size }, (_, j) => {
    const own = inside.xy[j] ?? 0
    if (j === p) return inside.weight + beyond.weight * (1 - epsilon * epsilon) - own / scale
    const pull = beyond.pull[Math.min(j, p)] ?? 0
    return (-2 * own) / scale - 2 * epsilon * pull + (j < p ? 2 * alpha * (coefficients[j] ?? 0) : 0)
  })
}
