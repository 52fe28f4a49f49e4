import { refresh } from '../coordinate-pass.ts'
import type { LocalQuadratic } from '../newton/newton.ts'
import type { SmoothLoss } from '../newton/truncated-newton.ts'
import { addTo, type MultinomialContext, readMultinomial, widthOf } from './multinomial-reading.ts'
import { softmaxProducts } from './softmax-products.ts'

/**
 * The multinomial log loss near a point with its whole Hessian: Xᵀ·diag(w·pₖ·(1 − pₖ))·X for a class's own parameters, −Zₖᵀ·diag(w)·Zₗ
 * with Zₖ = pₖ∘X between those of two classes, so one product over the rows. Undefined where the loss is beyond `limit`.
 */
export async function multinomialAt(
  context: MultinomialContext,
  point: Float64Array,
  limit: number,
): Promise<(LocalQuadratic & SmoothLoss) | undefined> {
  const width = widthOf(context)
  const size = point.length
  const products = await softmaxProducts()
  const blocks = new Float64Array(size * width)
  const cross = new Float64Array(size * size)
  const reading = await readMultinomial(context, { point, limit }, async (chunk, p) => {
    const its = await products.hessian(chunk, p)
    addTo(blocks, its.blocks)
    addTo(cross, its.cross)
  })
  if (reading === undefined) return undefined
  const { loss, gradient, diagonal, shifts } = reading
  const hessian = cross.map((value, at) => {
    const [row, column] = [Math.floor(at / size), at % size]
    const same = Math.floor(row / width) === Math.floor(column / width)
    return same ? (blocks[row * width + (column % width)] ?? 0) : -value
  })
  return {
    loss,
    gradient,
    diagonal,
    gram: hessian.map((value, at) => {
      const j = at % width
      return Math.floor(at / size) % width === j ? value + (shifts[j] ?? 0) : value
    }),
    times: async (direction) => {
      const at = { coefficients: Float64Array.from(direction), gramTimesW: new Float64Array(size) }
      refresh(hessian, at)
      return at.gramTimesW
    },
    blocks: async () =>
      Array.from({ length: context.classes }, (_, k) => blocks.slice(k * width * width, (k + 1) * width * width)),
  }
}
