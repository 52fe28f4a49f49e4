import type { ColumnNames, RowBlocks } from '../row-blocks.ts'
import { refuseSeparation } from './refuse-separation.ts'
import { type RowChunk, rowChunks } from './row-chunks.ts'
import { softmaxProducts } from './softmax-products.ts'

export interface MultinomialContext {
  readonly rows: RowBlocks
  readonly names: ColumnNames
  /** How many rows there are. */
  readonly n: number
  readonly classes: number
  /** What features are centred on; zeros without an intercept. */
  readonly means: Float64Array
  readonly fitIntercept: boolean
  /** Whether there is a penalty, which tells classes' coefficients apart. */
  readonly penalized: boolean
  readonly refuseSeparated: boolean
}

export interface MultinomialReading {
  readonly loss: number
  readonly gradient: Float64Array
  /** Of the Hessian. */
  readonly diagonal: Float64Array
  /**
   * What is added to the Hessian between every two classes' parameters of a feature: adding the same to all of them changes no
   * probability, and curvature along that direction settles it. 0 for a feature whose parameters a penalty settles.
   */
  readonly shifts: Float64Array
}

const CHUNK_VALUES = 2 ** 17
const LEAST_ROWS = 256
const MOST_ROWS = 2 ** 13

/** How many parameters a class has: the coefficients, then the intercept at the means. */
export const widthOf = ({ means, fitIntercept }: MultinomialContext): number => means.length + (fitIntercept ? 1 : 0)

export function chunksOf(context: MultinomialContext): AsyncGenerator<RowChunk> {
  const wanted = Math.floor(CHUNK_VALUES / Math.max(context.classes, widthOf(context)))
  const rows = Math.min(context.n, MOST_ROWS, Math.max(LEAST_ROWS, wanted))
  return rowChunks(context.rows, { rows, means: context.means, fitIntercept: context.fitIntercept })
}

/**
 * The multinomial log loss at a point, the parameters of one class after those of another, in one reading; `take` is given each chunk
 * with its probabilities. Undefined as soon as the loss is beyond `limit`.
 */
export async function readMultinomial(
  context: MultinomialContext,
  { point, limit }: { point: Float64Array; limit: number },
  take: (chunk: RowChunk, p: Float64Array) => void | Promise<void>,
): Promise<MultinomialReading | undefined> {
  const { classes } = context
  const products = await softmaxProducts()
  const gradient = new Float64Array(point.length)
  const diagonal = new Float64Array(point.length)
  let loss = 0
  let separated = context.refuseSeparated
  for await (const chunk of chunksOf(context)) {
    const its = await products.loss(chunk, point, classes)
    loss += its.loss
    if (!(loss <= limit)) return undefined
    addTo(gradient, its.gradient)
    addTo(diagonal, its.diagonal)
    separated &&= isSeparated(chunk, its.p, classes)
    await take(chunk, its.p)
  }
  if (separated) refuseSeparation(context.names.target, 1)
  const shifts = shiftsOf(context, diagonal)
  return { loss, gradient, diagonal: diagonal.map((value, at) => value + (shifts[at % shifts.length] ?? 0)), shifts }
}

export function addTo(sums: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (values[i] ?? 0)
}

/** Whether the own class of every row is more probable than any other. */
function isSeparated({ rows, weights, classes: own }: RowChunk, p: Float64Array, classes: number): boolean {
  for (let row = 0; row < rows; row++) {
    if (weights[row] === 0) continue
    const probability = p[(own[row] ?? 0) * rows + row] ?? 0
    for (let k = 0; k < classes; k++) if (k !== own[row] && (p[k * rows + row] ?? 0) >= probability) return false
  }
  return true
}

function shiftsOf(context: MultinomialContext, diagonal: Float64Array): Float64Array {
  const width = widthOf(context)
  const settled = context.penalized ? context.means.length : 0
  return Float64Array.from({ length: width }, (_, j) => {
    if (j < settled) return 0
    let sum = 0
    for (let at = j; at < diagonal.length; at += width) sum += diagonal[at] ?? 0
    return sum / context.classes
  })
}
