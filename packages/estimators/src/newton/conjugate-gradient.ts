export interface ConjugateGradientOptions {
  /** Times the inverse of a positive definite matrix near that of the system. */
  precondition(residual: Float64Array): Float64Array
  /** It ends once the residual, in the norm of that inverse, is this share of what it was. */
  readonly share: number
  /** Most products. */
  readonly most: number
}

/** Solves A·x = b for a positive semidefinite A given by its products, as far as asked for (Hestenes and Stiefel 1952). */
export async function conjugateGradient(
  times: (direction: Float64Array) => Promise<Float64Array>,
  b: Float64Array,
  { precondition, share, most }: ConjugateGradientOptions,
): Promise<{ solution: Float64Array; products: number }> {
  const solution = new Float64Array(b.length)
  const residual = Float64Array.from(b)
  let conditioned = precondition(residual)
  const direction = Float64Array.from(conditioned)
  let square = dot(residual, conditioned)
  const enough = share * share * square
  let products = 0
  while (square > enough && products < most) {
    const product = await times(direction)
    products++
    const curvature = dot(direction, product)
    // Rounding only: the system is semidefinite.
    if (!(curvature > 0)) break
    const length = square / curvature
    addTimes(solution, length, direction)
    addTimes(residual, -length, product)
    conditioned = precondition(residual)
    const next = dot(residual, conditioned)
    const ratio = next / square
    for (let i = 0; i < direction.length; i++) direction[i] = (conditioned[i] ?? 0) + ratio * (direction[i] ?? 0)
    square = next
  }
  return { solution, products }
}

function addTimes(to: Float64Array, factor: number, values: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + factor * (values[i] ?? 0)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
