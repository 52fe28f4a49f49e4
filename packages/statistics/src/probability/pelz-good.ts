const PI2 = Math.PI ** 2
const PI4 = Math.PI ** 4
const PI6 = Math.PI ** 6

/** P(D < d) of the one-sample Kolmogorov-Smirnov statistic of `n` values to order n^-3/2 (Pelz and Good 1976, in the form of Simard and L'Ecuyer 2011). */
export function pelzGoodCdf(d: number, n: number): number {
  const z = Math.sqrt(n) * d
  const q = Math.exp(-PI2 / (2 * z * z))
  let k0 = 0
  let k1 = 0
  let k2 = 0
  let k3 = 0
  for (let k = Math.ceil((16 * z) / Math.PI); k >= 0; k--) {
    const half2 = (k + 0.5) ** 2
    const term = q ** half2
    k0 += term
    k1 += (PI2 * half2 - z * z) * term
    k2 += polynomial2(z, half2) * term
    k3 += polynomial3(z, half2) * term
    if (k > 0) {
      const whole = k * k * q ** (k * k)
      k2 -= 2 * PI2 * z ** 4 * whole
      k3 += 30 * PI2 * (3 * z * z - PI2 * k * k) * z ** 4 * whole
    }
  }
  const root = Math.sqrt(2 * Math.PI)
  return (
    (root * k0) / z +
    (root * k1) / (6 * z ** 4 * Math.sqrt(n)) +
    (root * k2) / (72 * z ** 7 * n) +
    (root * k3) / (6480 * z ** 10 * n ** 1.5)
  )
}

function polynomial2(z: number, half2: number): number {
  const z2 = z * z
  return 6 * z2 ** 3 + 2 * z2 ** 2 + PI2 * (2 * z2 ** 2 - 5 * z2) * half2 + PI4 * (1 - 2 * z2) * half2 ** 2
}

function polynomial3(z: number, half2: number): number {
  const z2 = z * z
  return (
    PI6 * half2 ** 3 * (5 - 30 * z2) +
    PI4 * half2 ** 2 * (-60 * z2 + 212 * z2 ** 2) +
    PI2 * half2 * (135 * z2 ** 2 - 96 * z2 ** 3) -
    30 * z2 ** 3 -
    90 * z2 ** 4
  )
}
