import { binomialMass } from './saddle-point.ts'

/** P(T > t) of Student's distribution; relative error about 1e-13. */
export function studentTail(t: number, degrees: number): number {
  if (t < 0) return 1 - studentTail(-t, degrees)
  return regularizedBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
}

/** The t with P(T ≤ t) = p, by bisection to the last bit. */
export function studentQuantile(p: number, degrees: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, degrees)
  let low = 0
  let high = 1
  while (studentTail(high, degrees) > 1 - p) high *= 2
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentTail(middle, degrees) > 1 - p) low = middle
    else high = middle
  }
  return high
}

/** The regularized incomplete beta function I_x(a, b), by the continued fraction 8.17.22 of DLMF; relative error about 1e-13. */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaFraction(1 - x, b, a)
  return betaFraction(x, a, b)
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-16) break
  }
  return ((binomialMass(a, a + b, x) * b) / (a + b)) * fraction
}

function nonZero(value: number): number {
  return value === 0 ? 1e-300 : value
}
