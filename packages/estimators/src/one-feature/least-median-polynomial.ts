import type { Mt19937 } from '@millrace/splits'
import { polynomial } from './one-feature-model.ts'

const TRIALS = 500

export interface RobustProblem {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly degree: number
  readonly generator: Mt19937
}

/**
 * Least median of squares (Rousseeuw 1984): of 500 polynomials through degree + 1 drawn rows, that with the least median squared residual.
 * The same idea as ml-regression's `RobustPolynomialRegression`, whose draws cannot be seeded.
 */
export function leastMedianPolynomial(
  { x, y, degree, generator }: RobustProblem,
  through: (x: Float64Array, y: Float64Array) => readonly number[],
): readonly number[] {
  let best: readonly number[] = []
  let least = Number.POSITIVE_INFINITY
  for (let trial = 0; trial < TRIALS; trial++) {
    const rows = distinctRows(x, degree + 1, generator)
    const coefficients = through(
      Float64Array.from(rows, (row) => x[row] ?? 0),
      Float64Array.from(rows, (row) => y[row] ?? 0),
    )
    const median = medianSquare(x, y, coefficients)
    if (median < least) {
      least = median
      best = coefficients
    }
  }
  return best
}

/** Rows whose x differ. */
function distinctRows(x: Float64Array, count: number, generator: Mt19937): number[] {
  const drawn = new Map<number, number>()
  while (drawn.size < count) {
    const row = generator.nextUint32() % x.length
    drawn.set(x[row] ?? 0, row)
  }
  return [...drawn.values()]
}

function medianSquare(x: Float64Array, y: Float64Array, coefficients: readonly number[]): number {
  const squares = x.map((value, row) => ((y[row] ?? 0) - polynomial(coefficients, value)) ** 2).sort()
  return squares[Math.floor(squares.length / 2)] ?? Number.POSITIVE_INFINITY
}
