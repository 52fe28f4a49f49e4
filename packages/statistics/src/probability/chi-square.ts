import { poissonMass } from './saddle-point.ts'

/** P(χ² > x) with `degrees` degrees of freedom; relative error about 1e-13. */
export function chiSquareTail(x: number, degrees: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 1
  return upperGamma(degrees / 2, x / 2)
}

/** The regularized upper incomplete gamma function Q(a, x): series 8.11.4 below a + 1, continued fraction 8.9.2 above (DLMF). */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x)
}

function lowerSeries(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n)
    sum += term
  }
  return poissonMass(a, x) * sum
}

/** Lentz's method as modified by Thompson and Barnett (1986). */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let fraction = d
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-16 || n > 100_000) return a * poissonMass(a, x) * fraction
  }
}
