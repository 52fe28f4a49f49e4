import { refresh } from '../coordinate-pass.ts'
import { GramAccumulator } from '../gram-accumulator.ts'
import type { LocalQuadratic } from '../newton/newton.ts'
import { quadraticOf } from '../quadratic.ts'
import type { ColumnNames, RowBlock, RowBlocks } from '../row-blocks.ts'
import { withIntercept } from '../with-intercept.ts'
import { linearForm, sigmoid } from './logistic-model.ts'
import { refuseSeparation } from './refuse-separation.ts'

export interface BinaryContext {
  readonly rows: RowBlocks
  readonly names: ColumnNames
  /** What features are centred on; zeros without an intercept. */
  readonly means: Float64Array
  readonly fitIntercept: boolean
  readonly refuseSeparated: boolean
}

/**
 * The log loss near a point, as iteratively reweighted least squares: of weights w·p·(1 − p) and the response η + (y − p)/(p·(1 − p)).
 * The point is the coefficients and, when one is fitted, the intercept at the means. Undefined where the loss is not within `limit`.
 */
export async function binaryAt(
  context: BinaryContext,
  point: Float64Array,
  limit: number,
): Promise<LocalQuadratic | undefined> {
  const { rows, names, means, fitIntercept } = context
  const p = names.features.length
  const accumulator = new GramAccumulator(names)
  let loss = 0
  let margin = Number.POSITIVE_INFINITY
  for await (const block of rows) {
    const working = workingRows(block, linearForm(point.subarray(0, p), point[p] ?? 0, block.columns, means))
    loss += working.loss
    if (!(loss <= limit)) return undefined
    margin = Math.min(margin, working.margin)
    await accumulator.add(working.block)
  }
  if (context.refuseSeparated) refuseSeparation(names.target, margin)
  const statistics = await accumulator.statistics()
  const { gram, xy } = fitIntercept ? withIntercept(statistics, means) : quadraticOf(statistics, false)
  const at = { coefficients: Float64Array.from(point), gramTimesW: new Float64Array(point.length) }
  refresh(gram, at)
  return {
    loss,
    gradient: at.gramTimesW.map((value, j) => value - (xy[j] ?? 0)),
    diagonal: point.map((_, j) => gram[j * point.length + j] ?? 0),
    gram,
  }
}

/** The rows of the least squares problem, their log loss, and how far the nearest lies on its class's side. */
function workingRows(block: RowBlock, form: Float64Array): { block: RowBlock; loss: number; margin: number } {
  const weights = new Float64Array(form.length)
  const target = new Float64Array(form.length)
  let loss = 0
  let margin = Number.POSITIVE_INFINITY
  for (let row = 0; row < form.length; row++) {
    const weight = block.weights?.[row] ?? 1
    if (weight === 0) continue
    const side = block.target[row] === 1 ? 1 : -1
    const signed = side * (form[row] ?? 0)
    const right = sigmoid(signed)
    weights[row] = weight * right * sigmoid(-signed)
    target[row] = (form[row] ?? 0) + side / right
    loss += weight * logOfOnePlusExp(-signed)
    margin = Math.min(margin, signed)
  }
  return { block: { columns: block.columns, target, weights }, loss, margin }
}

function logOfOnePlusExp(value: number): number {
  return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)))
}
