import { logGamma } from './log-gamma.ts'

/**
 * Γ(n+1) / (Γ(x+1) Γ(n−x+1)) · p^x · (1−p)^(n−x), the binomial mass also between integers, without cancellation for large n
 * (Loader 2000, "Fast and accurate computation of binomial probabilities").
 */
export function binomialMass(x: number, n: number, p: number): number {
  const q = 1 - p
  if (x === 0) return Math.exp(n * Math.log1p(-p))
  if (x === n) return p ** n
  const exponent =
    stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p) - deviance(n - x, n * q)
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * x * (n - x)))
}

/** mean^x · e^−mean / Γ(x+1), the Poisson mass also between integers; source as for the binomial. */
export function poissonMass(x: number, mean: number): number {
  if (x === 0) return Math.exp(-mean)
  return Math.exp(-stirlingError(x) - deviance(x, mean)) / Math.sqrt(2 * Math.PI * x)
}

/** ln(n!) minus Stirling's formula for it. */
function stirlingError(n: number): number {
  if (n <= 15) return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - 0.5 * Math.log(2 * Math.PI)
  const square = n * n
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n
}

/** x ln(x/mean) + mean − x, by its series where the terms would cancel. */
function deviance(x: number, mean: number): number {
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x
  const v = (x - mean) / (x + mean)
  let sum = (x - mean) * v
  let term = 2 * x * v
  for (let j = 3; ; j += 2) {
    term *= v * v
    const next = sum + term / j
    if (next === sum) return next
    sum = next
  }
}
