import type { SmoothLoss } from '../newton/truncated-newton.ts'
import { addTo, chunksOf, type MultinomialContext, readMultinomial, widthOf } from './multinomial-reading.ts'
import type { RowChunk } from './row-chunks.ts'
import { softmaxProducts } from './softmax-products.ts'

/** Probabilities are kept up to this many; those of further rows are computed again for every product. */
const MOST_KEPT = 2 ** 24
/** Of the products of a chunk's features with probabilities, at a time. */
const MOST_VALUES = 2 ** 19

/**
 * The multinomial log loss near a point, its Hessian given by its products with directions, each one reading of the rows.
 * Undefined where the loss is beyond `limit`.
 */
export async function multinomialCurvatureAt(
  context: MultinomialContext,
  point: Float64Array,
  limit: number,
  mostKept = MOST_KEPT,
): Promise<SmoothLoss | undefined> {
  const kept: Float64Array[] = []
  let room = mostKept
  const reading = await readMultinomial(context, { point, limit }, (_, p) => {
    room -= p.length
    if (room >= 0) kept.push(p)
  })
  if (reading === undefined) return undefined
  const { loss, gradient, diagonal } = reading
  const state = { context, point, kept }
  return {
    loss,
    gradient,
    diagonal,
    times: (direction) => productOf(state, direction),
    blocks: () => blocksOf(state),
  }
}

interface State {
  readonly context: MultinomialContext
  readonly point: Float64Array
  /** The probabilities of the first chunks. */
  readonly kept: readonly Float64Array[]
}

async function productOf(state: State, direction: Float64Array): Promise<Float64Array> {
  const products = await softmaxProducts()
  const sum = new Float64Array(direction.length)
  for await (const { chunk, p } of chunksWithProbabilities(state))
    addTo(sum, await products.curvature(chunk, p, direction))
  return sum
}

/** The diagonal blocks of all classes, some classes at a time. */
async function blocksOf(state: State): Promise<Float64Array[]> {
  const { classes } = state.context
  const width = widthOf(state.context)
  const products = await softmaxProducts()
  const blocks = Array.from({ length: classes }, () => new Float64Array(width * width))
  for await (const { chunk, p } of chunksWithProbabilities(state)) {
    const together = Math.max(1, Math.floor(MOST_VALUES / (width * chunk.rows)))
    for (let from = 0; from < classes; from += together) {
      const to = Math.min(classes, from + together)
      const its = await products.blocks(chunk, p.subarray(from * chunk.rows, to * chunk.rows))
      for (let k = from; k < to; k++) {
        const start = (k - from) * width * width
        addTo(blocks[k] ?? its, its.subarray(start, start + width * width))
      }
    }
  }
  return blocks
}

async function* chunksWithProbabilities({
  context,
  point,
  kept,
}: State): AsyncGenerator<{ chunk: RowChunk; p: Float64Array }> {
  const products = await softmaxProducts()
  let at = 0
  for await (const chunk of chunksOf(context)) {
    const p = kept[at++] ?? (await products.probabilities(chunk, point, context.classes))
    yield { chunk, p }
  }
}
