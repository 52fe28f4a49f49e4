import { upperGamma } from './chi-square.ts'

/** P(Z > z) of the standard normal distribution, also far in the tail; relative error about 1e-14. */
export function normalTail(z: number): number {
  return z >= 0 ? upperGamma(0.5, (z * z) / 2) / 2 : 1 - normalTail(-z)
}

/** P(Z ≤ z) of the standard normal distribution. */
export function normalCdf(z: number): number {
  return normalTail(-z)
}

/** The z with P(Z ≤ z) = p: Abramowitz and Stegun 26.2.23, refined by three steps of Halley's method. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN
  return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p)
}

function upperQuantile(tail: number): number {
  if (tail === 0.5) return 0
  const t = Math.sqrt(-2 * Math.log(tail))
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for (let step = 0; step < 3; step++) {
    const newton = (normalTail(z) - tail) / (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI))
    z += newton / (1 - (z * newton) / 2)
  }
  return z
}
